import { Children, type ReactNode } from "react";

const KEPT_WHOLE = /(\S*e-mail\S*)/i;

function keepEmailUnbroken(text: string): ReactNode {
  return text.split(KEPT_WHOLE).map((part, index) =>
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

/** A sentence in which "e-mail…" does not break at its hyphen (design, Type); links inside it stay as they are. */
export function UnbrokenText({ children }: { children: ReactNode }) {
  return Children.map(children, (part) => (typeof part === "string" ? keepEmailUnbroken(part) : part));
}
