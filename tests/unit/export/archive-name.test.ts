import { MAX_FILENAME_BYTES } from "@/lib/document/filename";
import { archiveName, entryNames } from "@/lib/export/archive-name";
import { type ZipSource, zipStream } from "@/lib/export/zip-stream";
import { FILE_NAMES } from "@/tests/support/file-names";
import { readZip } from "@/tests/support/zip-reader";

describe("file names in an archive", () => {
  it("are in one folder with the day", () => {
    expect(archiveName("2026-11-23")).toBe("Kuldemenyeim_2026-11-23");
  });

  it("are the insurer's names, with a number only where two are equal", () => {
    expect(entryNames(["Kötvény.pdf", "Csekk.pdf", "kötvény.PDF", "Kötvény.pdf"])).toEqual([
      "Kötvény.pdf",
      "Csekk.pdf",
      "kötvény (2).PDF",
      "Kötvény (3).pdf",
    ]);
  });

  it("are never those of the index files", () => {
    expect(entryNames(["tartalomjegyzek.HTML", "Tartalomjegyzek.csv"])).toEqual([
      "tartalomjegyzek (2).HTML",
      "Tartalomjegyzek (2).csv",
    ]);
  });

  it("are read by an unpacking program as one plain file each, for any name", async () => {
    const stored = FILE_NAMES.flatMap(([, name]) => [name, name]);
    const lastModified = new Date("2026-11-23T09:00:00Z");
    const entries = entryNames(stored).map((name) => ({
      name: `${archiveName("2026-11-23")}/${name}`,
      lastModified,
      input: name,
    }));
    async function* sources(): AsyncGenerator<ZipSource> {
      yield* entries;
    }
    const listed = readZip(new Uint8Array(await new Response(zipStream(sources())).arrayBuffer()));
    expect(listed.map(({ name }) => name)).toEqual(entries.map(({ name }) => name));
    expect(new Set(listed.map(({ name }) => name.normalize("NFKC").toLowerCase())).size).toBe(listed.length);
    for (const { name, utf8, bytes } of listed) {
      expect(utf8).toBe(true);
      expect(name).toBe(`Kuldemenyeim_2026-11-23/${bytes.toString()}`);
      expect(name).toMatch(/^Kuldemenyeim_2026-11-23\/[^/\\:*?"<>|\p{Cc}]+$/u);
    }
  });

  it("are limited in length, and keep number and extension", () => {
    const names = entryNames(Array.from({ length: 10_000 }, () => `${"ő".repeat(58)}.pdf`));
    expect(new Set(names).size).toBe(10_000);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(MAX_FILENAME_BYTES);
    expect(names[9999]).toMatch(/ \(10000\)\.pdf$/);
  });
});
