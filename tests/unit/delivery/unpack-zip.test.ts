/** ZIPs from a browser are refused before they fill the disk or write outside their folder. */
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { unpackZip, ZIP_LIMITS } from "@/lib/delivery/upload/unpack-zip";
import { shortened } from "@/lib/kernel/printable";
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
  return {
    kind: outcome.ok ? "unpacked" : outcome.error.kind,
    wrong: outcome.ok
      ? outcome.value.map(({ line, code, detail, values }) => [line, detail ?? code, values?.file])
      : [],
    folder,
  };
}
const kindOf = async (files: ZipFile[], options = {}) => (await unpack(zipOf(files, options))).kind;

/** The files that are left out, after a check that the others are unpacked. */
async function wrongNames(...names: (string | ZipFile)[]) {
  const files = names.map((name) => (typeof name === "string" ? { name, bytes: "pdf" } : name));
  const { kind, wrong, folder } = await unpack(zipOf([MANIFEST, ...files]));
  expect(kind).toBe("unpacked");
  const unpacked = await readdir(folder, { recursive: true, withFileTypes: true });
  expect(unpacked.filter((entry) => entry.isFile())).toHaveLength(1 + files.length - wrong.length);
  return wrong;
}

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

it.each(["../evil.pdf", "a/../../evil.pdf", "/etc/evil.pdf", "C:/evil.pdf", "..\\evil.pdf", "a\\b.pdf", "../", "/"])(
  "leaves out and names what leads out of the folder: %j",
  async (name) => {
    expect(await wrongNames(name, "b.pdf")).toEqual([[0, "document-place", name]]);
  },
);

it.each(["a//b.pdf", "./a.pdf", "a/./b.pdf", `${"x/".repeat(10)}a.pdf`, "a\u0000b.pdf", "a\nb.pdf"])(
  "leaves out and names what no file may be called: %j",
  async (name) => {
    expect(await wrongNames("b.pdf", name)).toEqual([[0, "document-name", shortened(name)]]);
  },
);

it("leaves out a name that file systems refuse as too long", async () => {
  expect(await wrongNames(`${"á".repeat(130)}.pdf`)).toEqual([[0, "document-name", `${"á".repeat(100)}…`]]);
});

it("leaves out links and devices", async () => {
  const link = { name: "a.pdf", bytes: "/etc/passwd", mode: SYMBOLIC_LINK };
  const device = { name: "b.pdf", bytes: "", mode: 0o020_644 };
  expect(await wrongNames(link, device)).toEqual([
    [0, "file-link", "a.pdf"],
    [0, "file-link", "b.pdf"],
  ]);
});

it("leaves out a name that is there twice: in another case, or with accents written in another way", async () => {
  expect(await wrongNames("a.pdf", "a.pdf")).toEqual([[0, "spelling-twice", "a.pdf"]]);
  expect(await wrongNames("a.pdf", "A.PDF")).toEqual([[0, "spelling-twice", "A.PDF"]]);
  expect(await wrongNames("árvíz.pdf", "árvíz.pdf".normalize("NFD"))).toEqual([[0, "spelling-twice", "árvíz.pdf"]]);
});

it("leaves out a file whose name is that of a folder too, whichever comes first", async () => {
  expect(await wrongNames("a", "a/b.pdf")).toEqual([[0, "file-and-folder", "a"]]);
  expect(await wrongNames("A/b/c.pdf", "a/b")).toEqual([[0, "file-and-folder", "a/b"]]);
});

it("unpacks decomposed accents under the composed name, which a manifest has", async () => {
  const { folder } = await unpack(zipOf([MANIFEST, { name: "űrlap/kötvény.pdf".normalize("NFD"), bytes: "pdf" }]));
  expect(await readFile(path.join(folder, "űrlap/kötvény.pdf"), "utf8")).toBe("pdf");
});

it.each([
  ["UTF-8", Buffer.from("őrült.pdf")],
  ["code page 852", Buffer.from([0x8b, 0x72, 0x81, 0x6c, 0x74, 0x2e, 0x70, 0x64, 0x66])],
])("reads a name in %s that is not marked", async (_, rawName) => {
  const { folder } = await unpack(zipOf([MANIFEST, { name: "", rawName, bytes: "pdf" }]));
  expect((await readdir(folder)).sort()).toEqual(["manifest.csv", "őrült.pdf"]);
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
