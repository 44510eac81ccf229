import { Fragment, type ReactNode } from "react";
import { Text } from "@/emails/_components/ui";

const NO_BREAK = { whiteSpace: "nowrap" } as const;
const HYPHENATED = /(e-mail[\p{L}-]*[.,:]?)/iu;

/** Keeps "e-mail…" on one line: broken at its hyphen it reads as two words. */
export function holdTogether(content: ReactNode): ReactNode {
  if (Array.isArray(content)) {
    return content.map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence, in their only order
      <Fragment key={index}>{holdTogether(part)}</Fragment>
    ));
  }
  if (typeof content !== "string") return content;
  return content.split(HYPHENATED).map((part, index) =>
    HYPHENATED.test(part) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <span key={index} style={NO_BREAK}>
        {part}
      </span>
    ) : (
      part
    ),
  );
}

/** One paragraph of a letter. */
export function Paragraph({ children }: { children: ReactNode }) {
  return <Text style={{ fontSize: "17px", lineHeight: "1.55", margin: "0 0 16px" }}>{holdTogether(children)}</Text>;
}

/** The words of a sentence that matter most: `t.rich("…", { b: strong })`. */
export function strong(words: ReactNode): ReactNode {
  return <strong>{words}</strong>;
}
