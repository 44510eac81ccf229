import { Fragment, type ReactNode } from "react";
import { Text } from "@/emails/_components/ui";

const NO_BREAK = { whiteSpace: "nowrap" } as const;
/** Words that begin with "e-mail", and reference numbers such as V-2026-7K3DQM. */
const HYPHENATED = /(e-mail[\p{L}-]*[.,:]?|\b\p{L}{1,3}-\d{4}-[\p{L}\d]+)/iu;

/** Prevents line breaks at the hyphens of such words. */
export function keepOnOneLine(content: ReactNode): ReactNode {
  if (Array.isArray(content)) {
    return content.map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence, in their only order
      <Fragment key={index}>{keepOnOneLine(part)}</Fragment>
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

export function Paragraph({ children }: { children: ReactNode }) {
  return <Text style={{ fontSize: "17px", lineHeight: "1.55", margin: "0 0 16px" }}>{keepOnOneLine(children)}</Text>;
}

/** Bold text within a sentence: `t.rich("…", { b: strong })`. */
export function strong(content: ReactNode): ReactNode {
  return <strong>{content}</strong>;
}
