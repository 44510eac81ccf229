/** The pages have short table cells and short sentences, and their excerpts equal the files. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../architecture/source-files";
import { pages } from "./repository-texts";

const MAX_CELL_CHARACTERS = 160;
const MAX_SENTENCE_WORDS = 25;
/** Quotes of the brochure, measured plans, reasons of packages, and the history of releases. */
const LEFT_OUT = ["docs/brochure.md", "docs/query-plans.md", "docs/adr/0003-dependencies.md", "CHANGELOG.md"];
const plain = pages.filter(({ path: file }) => !LEFT_OUT.includes(file) && !/^(?:lib|app)\//.test(file));

/** Text as it is read: links by their text, code spans as one word, no emphasis. */
const asRead = (text: string) =>
  text
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/`[^`]*`/g, "code")
    .replaceAll(/\*/g, "");
const withoutBlocks = (text: string) => text.replaceAll(/^\s*```[\s\S]*?^\s*```/gm, "");
const linesOf = (text: string) => withoutBlocks(text).split("\n");

it("no cell of a table holds a paragraph", () => {
  const cells = plain.flatMap((page) =>
    linesOf(page.text)
      .filter((line) => line.startsWith("|"))
      .flatMap((line) => line.split(/(?<!\\)\|/).map((cell) => ({ page: page.path, cell: asRead(cell).trim() }))),
  );
  expect(cells.length).toBeGreaterThan(500);
  expect(cells.filter(({ cell }) => cell.length > MAX_CELL_CHARACTERS)).toEqual([]);
});

it("sentences of docs and README have at most 25 words", () => {
  const sentences = plain
    .filter(({ path: file }) =>
      /^(?:README|SECURITY|CONTRIBUTING)\.md$|^docs\/[\w-]+\.md$|^(?:emails|demo)\//.test(file),
    )
    .flatMap((page) =>
      linesOf(page.text)
        .filter((line) => !line.startsWith("|") && !line.startsWith("#") && !/ · (?:\d+ )?\[/.test(line))
        .flatMap((line) => asRead(line).split(/[.?!:;](?=\s|$)/))
        .map((sentence) => ({ page: page.path, sentence: sentence.trim() })),
    );
  expect(sentences.length).toBeGreaterThan(300);
  const long = ({ sentence }: { sentence: string }) => sentence.split(/\s+/).length > MAX_SENTENCE_WORDS;
  expect(sentences.filter(long)).toEqual([]);
});

describe("your first change", () => {
  const architecture = pages.find((page) => page.path === "docs/architecture.md")?.text ?? "";
  const excerpts = [...architecture.matchAll(/^`([^`\n]+)`:\n```tsx?\n([\s\S]*?)```/gm)];
  const withoutIndent = (text: string) => text.replaceAll(/^[ \t]+/gm, "").trim();

  it.each(excerpts.map(([, file, code]) => [file ?? "", code ?? ""]))("shows %s as it is", (file, code) => {
    const text = withoutIndent(readFileSync(path.join(root, file), "utf8"));
    expect(text).toContain(withoutIndent(code));
  });

  it("goes from the column to the page", () => {
    expect(excerpts.map(([, file]) => file?.split("/")[0])).toEqual(["drizzle", "lib", "lib", "app", "app"]);
  });
});
