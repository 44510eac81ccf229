/** ZIPs from a browser are refused before they fill the disk or write outside their folder. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { unpackZip, ZIP_LIMITS } from "@/lib/delivery/upload/unpack-zip";
import { type ZipFile, zipOf } from "@/tests/support/zip-writer";

const MANIFEST: ZipFile = { name: "manifest.csv", bytes: "a,b\n" };
const MEGABYTE = 1024 * 1024;
const SYMBOLIC_LINK = 0o120_777;

let outside: string;
beforeEach(async () => {
  outside = await mkdtemp(path.join(tmpdir(), "unpack-"));
});
afterEach(() => rm(outside, { recursive: true, force: true }));

async function unpack(zip: Buffer) {
  const own = await mkdtemp(path.join(outside, "own-"));
  const file = path.join(own, "batch.zip");
  const folder = path.join(own, "content");
  await mkdir(folder);
  await writeFile(file, zip);
  const outcome = await unpackZip(file, folder);
  const written = await readdir(own);
  expect(written.sort()).toEqual(["batch.zip", "content"]);
  return { kind: outcome.ok ? "unpacked" : outcome.error.kind, folder };
}
const kindOf = async (files: ZipFile[], options = {}) => (await unpack(zipOf(files, options))).kind;

it("unpacks the files with their bytes, in folders too", async () => {
  const files = [MANIFEST, { name: "kötvények/árvíz.pdf", bytes: "pdf" }, { name: "üres/", bytes: "" }];
  const { kind, folder } = await unpack(zipOf(files));
  expect(kind).toBe("unpacked");
  expect(await readFile(path.join(folder, "manifest.csv"), "utf8")).toBe("a,b\n");
  expect(await readFile(path.join(folder, "kötvények/árvíz.pdf"), "utf8")).toBe("pdf");
});

it("leaves out the folder that was zipped, and what macOS adds", async () => {
  const files = [
    { name: "köteg/manifest.csv", bytes: "a" },
    { name: "köteg/a.pdf", bytes: "pdf", stored: true },
    { name: "__MACOSX/köteg/._a.pdf", bytes: "x" },
    { name: "köteg/.DS_Store", bytes: "x" },
  ];
  const { kind, folder } = await unpack(zipOf(files));
  expect(kind).toBe("unpacked");
  expect((await readdir(folder)).sort()).toEqual(["a.pdf", "manifest.csv"]);
});

it.each([
  "../evil.pdf",
  "a/../../evil.pdf",
  "/etc/evil.pdf",
  "C:/evil.pdf",
  "..\\evil.pdf",
  "a//b.pdf",
  "./a.pdf",
  "a\u0000b.pdf",
  "a\nb.pdf",
  `${"x/".repeat(10)}a.pdf`,
  `${"á".repeat(130)}.pdf`,
  "../",
])("refuses the name %j", async (name) => {
  expect(await kindOf([MANIFEST, { name, bytes: "pdf" }])).toBe("unsafe-name");
});

it("refuses links and devices, and a name twice, in another case too", async () => {
  expect(await kindOf([MANIFEST, { name: "a.pdf", bytes: "/etc/passwd", mode: SYMBOLIC_LINK }])).toBe("unsafe-name");
  expect(await kindOf([MANIFEST, { name: "a.pdf", bytes: "", mode: 0o020_644 }])).toBe("unsafe-name");
  const twice = (second: string) => [MANIFEST, { name: "a.pdf", bytes: "1" }, { name: second, bytes: "2" }];
  expect(await kindOf(twice("a.pdf"))).toBe("unsafe-name");
  expect(await kindOf(twice("A.PDF"))).toBe("unsafe-name");
});

it("refuses a file that unpacks to far more than its size", async () => {
  const zeros = { name: "a.pdf", bytes: Buffer.alloc(2 * MEGABYTE) };
  expect(await kindOf([MANIFEST, zeros])).toBe("bomb");
});

it("refuses a file that turns out longer than the directory says", async () => {
  expect(await kindOf([MANIFEST, { name: "a.pdf", bytes: Buffer.alloc(MEGABYTE), statedSize: 10 }])).toBe("damaged");
});

it("refuses too many files, and unpacks no more than the directory announces", async () => {
  const many = Array.from({ length: ZIP_LIMITS.maxEntries + 1 }, (_, n) => ({ name: `${n}.pdf`, bytes: "" }));
  expect(await kindOf(many)).toBe("too-many-files");
  const { folder } = await unpack(zipOf([MANIFEST, ...many], { statedEntries: 2 }));
  expect(await readdir(folder)).toHaveLength(2);
});

it("refuses more bytes than the limit, by what the directory says", async () => {
  // Digests do not shrink, so the stated size stays below the ratio.
  const digests = Array.from({ length: 20_000 }, (_, n) => createHash("sha256").update(String(n)).digest());
  const large = { bytes: Buffer.concat(digests), statedSize: ZIP_LIMITS.maxUnpackedBytes / 2 };
  const files = ["a.pdf", "b.pdf", "c.pdf"].map((name) => ({ ...large, name }));
  expect(await kindOf([MANIFEST, ...files])).toBe("too-large");
});

it("refuses what is no ZIP", async () => {
  expect((await unpack(Buffer.from("%PDF-1.7"))).kind).toBe("not-a-zip");
});

it("refuses a ZIP whose end is missing", async () => {
  expect((await unpack(zipOf([MANIFEST]).subarray(0, -10))).kind).toBe("not-a-zip");
});

it("refuses a ZIP with a password", async () => {
  expect(await kindOf([{ ...MANIFEST, encrypted: true }])).toBe("encrypted");
});

it("refuses a ZIP without a manifest at its top, or in its only folder", async () => {
  expect(await kindOf([{ name: "a.pdf", bytes: "pdf" }])).toBe("no-manifest");
  expect(
    await kindOf([
      { name: "a/manifest.csv", bytes: "a" },
      { name: "b.pdf", bytes: "pdf" },
    ]),
  ).toBe("no-manifest");
});
