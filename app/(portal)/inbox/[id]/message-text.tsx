import { UnbrokenText } from "@/app/_components/text/unbroken-text";

/** The text of a message: paragraphs at empty lines, and its line breaks. */
export function MessageText({ text }: { text: string }) {
  return text.split(/\n{2,}/).map((paragraph, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of a placed message never change
    <p key={index}>
      {paragraph.split("\n").map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: neither do their lines
        <span key={row}>
          {row > 0 ? <br /> : null}
          <UnbrokenText>{line}</UnbrokenText>
        </span>
      ))}
    </p>
  ));
}
