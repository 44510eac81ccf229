/** Every link, anchor and file named in the pages and in the comments of the code exists. */
import path from "node:path";
import { anchorOf, codeOf, commentsOf, headingsOf, pages, paths, sources, type Text } from "./repository-texts";

const files = new Set(paths);
const folders = new Set(
  paths.flatMap((file) => file.split("/").map((_, index, parts) => parts.slice(0, index).join("/"))),
);
const basenames = new Set(paths.map((file) => path.posix.basename(file)));
const anchors = new Map(pages.map((page) => [page.path, headingsOf(page.text).map(anchorOf)]));

/** Folders at the top whose names begin a path; `.next`, `.data` and packages are generated, so they may be missing. */
const TOP = "app|docs|drizzle|emails|i18n|lib|messages|patches|public|scripts|tests";
const PATH = new RegExp(`(?<![\\w./@-])(?:${TOP})(?:/(?:\\([\\w-]+\\)|[\\w@.[\\]+-]*[\\w\\]]))+`, "g");
const FILE = /(?<![\w./@<>*[\]-])[\w.-]+\.(?:tsx?|mjs|cjs|css|sql|md)(?![\w/-])/g;
const SECTION = /\bdocs\/([a-z-]+\.md)(?:, sections? (\d+)(?: and (\d+))?|#([\w-]+)|, "([^"]+)")/g;
/** Names of files that a command makes, or examples. */
const OTHERS = ["serve.mjs"];

/** A path may leave out the extension of a file. */
function exists(name: string, from: string): boolean {
  const bare = name.replace(/\/$/, "");
  const near = path.posix.join(path.posix.dirname(from), bare);
  return [bare, near].some(
    (file) => files.has(file) || folders.has(file) || [".ts", ".tsx", ".mjs"].some((end) => files.has(file + end)),
  );
}

/** Paths and bare file names in a text that do not exist. A bare name may be in any folder. */
function missingFiles(text: string, from: string): string[] {
  const named = [...(text.match(PATH) ?? [])].filter((name) => !exists(name, from));
  const bare = [...(text.match(FILE) ?? [])].filter((name) => !basenames.has(name) && !OTHERS.includes(name));
  return [...new Set([...named, ...bare])];
}

/** References to a place in a page: `docs/security.md, section 3`, `docs/security.md#3-numbers`, `…, "Finding"`. */
function missingPlaces(text: string): string[] {
  const unbroken = text.replaceAll(/\s*\n\s*(?:\*|\/\/)?\s*/g, " ");
  return [...unbroken.matchAll(SECTION)].flatMap(([whole, page, first, second, anchor, heading]) => {
    const known = anchors.get(`docs/${page}`) ?? [];
    const has = (section: string) => known.some((id) => id.startsWith(`${section}-`));
    const there =
      [first, second].every((section) => section === undefined || has(section)) &&
      (anchor === undefined || known.includes(anchor)) &&
      (heading === undefined || known.includes(anchorOf(heading)));
    return there ? [] : [whole];
  });
}

const missing = (texts: Text[], find: (text: string, from: string) => string[]) =>
  texts.flatMap((page) => find(page.text, page.path).map((name) => `${page.path}: ${name}`));

describe("links of the pages", () => {
  const LINK = /\]\((?!https?:|mailto:)([^)\s]+)\)/g;

  it("every relative link leads to a file of the repository, and to a heading where it names one", () => {
    const links = (text: string) => [...text.matchAll(LINK)].map(([, target]) => target ?? "");
    expect(pages.flatMap(({ text }) => links(text)).length).toBeGreaterThan(40);
    const broken = missing(pages, (text, from) =>
      links(text).filter((link) => {
        const [target = "", anchor] = link.split("#");
        const file = target === "" ? from : path.posix.join(path.posix.dirname(from), target);
        if (!files.has(file) && !folders.has(file.replace(/\/$/, ""))) return true;
        return anchor !== undefined && !anchors.get(file)?.includes(anchor);
      }),
    );
    expect(broken).toEqual([]);
  });
});

describe("files that are named", () => {
  it("in the pages are there", () => {
    const ofPages = pages
      .filter((page) => page.path !== "CHANGELOG.md")
      .map((page) => ({ ...page, text: codeOf(page.text).join("\n") }));
    expect(ofPages.flatMap(({ text }) => text.match(PATH) ?? []).length).toBeGreaterThan(100);
    expect(missing(ofPages, missingFiles)).toEqual([]);
  });

  it("in comments are there", () => {
    const comments = sources.map((source) => ({ path: source.path, text: commentsOf(source) }));
    expect(comments.flatMap(({ text }) => text.match(PATH) ?? []).length).toBeGreaterThan(60);
    expect(missing(comments, missingFiles)).toEqual([]);
  });

  it("in messages of the code are there, where they are pages", () => {
    const PAGE = /\bdocs\/[\w/-]+\.md/g;
    const code = sources.filter((source) => !source.path.startsWith("tests/unit/docs/"));
    expect(code.flatMap(({ text }) => text.match(PAGE) ?? []).length).toBeGreaterThan(30);
    expect(missing(code, (text) => (text.match(PAGE) ?? []).filter((page) => !files.has(page)))).toEqual([]);
  });

  it("with a section, a heading or an anchor have it", () => {
    const texts = [...pages.filter((page) => page.path !== "CHANGELOG.md"), ...sources];
    expect(texts.flatMap(({ text }) => text.match(SECTION) ?? []).length).toBeGreaterThan(10);
    expect(missing(texts, missingPlaces)).toEqual([]);
  });
});
