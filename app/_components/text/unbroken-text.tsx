import { Children, type ReactNode } from "react";
import { unbrokenParts } from "@/lib/i18n/no-break";

function keepEmailUnbroken(text: string): ReactNode {
  return unbrokenParts(text).map((part, index) =>
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

/**
 * Text in which "e-mail…" does not wrap at its hyphen, and dates and amounts do not wrap. Elements inside it are
 * unchanged.
 */
export function UnbrokenText({ children }: { children: ReactNode }) {
  return Children.map(children, (part) => (typeof part === "string" ? keepEmailUnbroken(part) : part));
}
