import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sourceHash } from "@/scripts/build-once";

let root: string;

function write(file: string, text: string) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "source-hash-"));
  write("app/page.tsx", "export default 1;");
  write("tests/page.test.ts", "test");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe.each([
  ["in a git checkout", true],
  ["in an unpacked archive", false],
])("the hash of the sources, %s", (_, isCheckout) => {
  beforeEach(() => {
    if (!isCheckout) return;
    write(".gitignore", "node_modules/\n.next/\n");
    spawnSync("git", ["init", "-q"], { cwd: root });
  });

  it("changes when a source changes, appears or is renamed, and otherwise not", () => {
    const before = sourceHash(root);
    write("tests/page.test.ts", "other test");
    write("README.md", "words");
    write("node_modules/x/index.js", "1");
    write(".next/BUILD_ID", "1");
    expect(sourceHash(root)).toBe(before);

    write("app/new.tsx", "1");
    const withNew = sourceHash(root);
    expect(withNew).not.toBe(before);
    rmSync(path.join(root, "app/new.tsx"));
    expect(sourceHash(root)).toBe(before);
    write("app/page.tsx", "export default 2;");
    expect(sourceHash(root)).not.toBe(before);
  });
});
