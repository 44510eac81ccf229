import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { shareChunks } from "@/scripts/share-chunks";

const CODE = 'module.exports=[1,()=>"one",2,()=>"two"];';
const chunk = (name: string, code = CODE) => `${code}\n\n//# sourceMappingURL=${name}.map\n`;

let root: string;
let chunks: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "share-chunks-"));
  chunks = path.join(root, ".next/server/chunks");
  mkdirSync(path.join(root, ".next/server/app/api"), { recursive: true });
  mkdirSync(path.join(chunks, "ssr"), { recursive: true });
  for (const name of ["a.js", "b.js", "c.js", "ssr/a.js"]) {
    writeFileSync(path.join(chunks, name), chunk(path.basename(name)));
    writeFileSync(path.join(chunks, `${name}.map`), "{}");
  }
  writeFileSync(path.join(chunks, "other.js"), chunk("other.js", 'module.exports=[3,()=>"three"];'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const trace = path.join(".next/server/app/api", "route.js.nft.json");
const writeTrace = (files: string[]) => writeFileSync(path.join(root, trace), JSON.stringify({ version: 1, files }));
const readTrace = () => JSON.parse(readFileSync(path.join(root, trace), "utf8"));

it("lets equal chunks of a folder load the first one, with the same modules", () => {
  const before = readFileSync(path.join(chunks, "other.js"), "utf8");
  expect(shareChunks(root)).toBe(2);
  const load = createRequire(path.join(chunks, "any.cjs"));
  expect(load("./b.js")).toBe(load("./a.js"));
  expect(load("./c.js")[3]()).toBe("two");
  expect(readFileSync(path.join(chunks, "a.js"), "utf8")).toBe(chunk("a.js"));
  expect(readFileSync(path.join(chunks, "ssr/a.js"), "utf8")).toBe(chunk("a.js"));
  expect(readFileSync(path.join(chunks, "other.js"), "utf8")).toBe(before);
  expect(readdirSync(chunks).filter((name) => name.endsWith(".map"))).toEqual(["a.js.map"]);
});

it("names the loaded chunk in the files of each route, and no source map that is gone", () => {
  writeTrace(["../../chunks/b.js", "../../chunks/b.js.map", "../../chunks/other.js"]);
  shareChunks(root);
  expect(readTrace()).toEqual({
    version: 1,
    files: ["../../chunks/b.js", "../../chunks/a.js", "../../chunks/other.js"],
  });
});

it("changes nothing the second time", () => {
  writeTrace(["../../chunks/c.js", "../../chunks/a.js"]);
  shareChunks(root);
  const after = [readFileSync(path.join(chunks, "c.js"), "utf8"), readTrace()];
  expect(shareChunks(root)).toBe(0);
  expect([readFileSync(path.join(chunks, "c.js"), "utf8"), readTrace()]).toEqual(after);
  expect(readTrace().files).toEqual(["../../chunks/c.js", "../../chunks/a.js"]);
});
