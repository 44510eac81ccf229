const KEPT_WHOLE = /(\S*e-mail\S*)/i;

/** A sentence in which "e-mail…" does not break at its hyphen (design, Type). */
export function Words({ children }: { children: string }) {
  return children.split(KEPT_WHOLE).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change places
      <span key={index} className="nowrap">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
