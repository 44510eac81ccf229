/** The texts of the repository for the tests of the docs: pages, comments of the code, and `.env.example`. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../architecture/source-files";

export type Text = { path: string; text: string };

/**
 * Not of the repository: packages, builds, data of the demo, copies of a release that a test made meanwhile
 * (`.next-…`, `.data-…`), as .gitignore names them.
 */
const LEFT_OUT = /^(?:node_modules|\.next(?:-.+)?|\.data(?:-.+)?|\.git|coverage|email-export)$/;
const FOREIGN = /^(?:demo\/batch|public\/altcha)\//;
const CODE = /\.(?:tsx?|mjs|cjs|css|sql)$/;

function walk(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (LEFT_OUT.test(entry.name)) return [];
    return entry.isDirectory() ? walk(file) : [file];
  });
}

const read = (file: string): Text => ({ path: file, text: readFileSync(path.join(root, file), "utf8") });

/** Every file of the repository, as paths from its root. */
export const paths = walk("");
/** Every page: README.md, docs, and the README of each room. */
export const pages = paths.filter((file) => file.endsWith(".md")).map(read);
/** Every source file. */
export const sources = paths.filter((file) => CODE.test(file) && !FOREIGN.test(file)).map(read);
/** Files of a deployment: the image, samples for proxies and services, the scripts of deploy. */
export const deployment = paths
  .filter((file) => /^(?:deploy|scripts\/image)\/(?!.*\.md$)|^(?:Dockerfile|compose\.yaml|vercel\.json)$/.test(file))
  .map(read);
export const envExample = read(".env.example");

/** Without CHANGELOG.md, which names what older releases had, and the part of roadmap.md about later releases. */
export const currentPages = pages
  .filter((page) => page.path !== "CHANGELOG.md")
  .map((page) => ({ ...page, text: page.text.split("\n## What later releases bring")[0] ?? "" }));

/** Comments of a source file, one after the other. */
export function commentsOf(source: Text): string {
  const pattern = source.path.endsWith(".sql")
    ? /--[^\n]*/g
    : source.path.endsWith(".css")
      ? /\/\*[\s\S]*?\*\//g
      : /\/\*[\s\S]*?\*\/|(?<=^|[\s;{(,])\/\/[^\n]*/g;
  const comments = [...source.text.matchAll(pattern)].map(([comment]) => comment);
  return comments.join("\n");
}

/** Code spans and code blocks of a page. */
export function codeOf(text: string): string[] {
  const blocks = [...text.matchAll(/^\s*```(?!mermaid)[^\n]*\n([\s\S]*?)^\s*```/gm)].map(([, block]) => block ?? "");
  const prose = text.replaceAll(/^\s*```[\s\S]*?^\s*```/gm, "");
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span ?? "");
  return [...blocks.flatMap((block) => block.split("\n")), ...spans];
}

/** The id that a Markdown heading gets on the usual hosts: lower case, without punctuation, hyphens for blanks. */
export const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[`*]/g, "")
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");

export const headingsOf = (text: string) =>
  [...text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => heading ?? "");
