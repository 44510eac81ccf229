import { archiveName, entryNamer } from "@/lib/export/archive-name";
import { type ZipSource, zipStream } from "@/lib/export/zip-stream";
import { FILE_NAMES } from "@/tests/support/file-names";
import { readZip } from "@/tests/support/zip-reader";

const nameOf = (contractNumber: string | null, typeLabel = "Kötvény") =>
  entryNamer()({ day: "2026-11-23", typeLabel, contractNumber });

describe("file names in an archive", () => {
  it("consist of day, document type and contract number", () => {
    expect(archiveName("2026-11-23")).toBe("Kuldemenyeim_2026-11-23");
    expect(nameOf("110482937")).toBe("2026-11-23_Kötvény_110482937_01.pdf");
    expect(nameOf(null, "Díjbekérő, díjértesítő")).toBe("2026-11-23_Díjbekérő_díjértesítő_01.pdf");
  });

  it.each([
    ["../../etc/passwd", "2026-11-23_Kötvény_etc_passwd_01.pdf"],
    ["C:\\Windows\\x", "2026-11-23_Kötvény_C_Windows_x_01.pdf"],
    ["\u202egnp.exe", "2026-11-23_Kötvény_gnp_exe_01.pdf"],
    ["a\r\nb\0c", "2026-11-23_Kötvény_a_bc_01.pdf"],
    ['"<>|*?', "2026-11-23_Kötvény_01.pdf"],
    [" . ", "2026-11-23_Kötvény_01.pdf"],
    ["o\u030b", "2026-11-23_Kötvény_ő_01.pdf"],
  ])("are safe for the contract number %j", (contract, expected) => {
    expect(nameOf(contract)).toBe(expected);
  });

  it("are read by an unpacking program as one plain file each, for any input", async () => {
    const namer = entryNamer();
    const fileNames = FILE_NAMES.flatMap(([, name]) => [
      namer({ day: "2026-11-23", typeLabel: "Kötvény", contractNumber: name }),
      namer({ day: "2026-11-23", typeLabel: name, contractNumber: null }),
    ]);
    const lastModified = new Date("2026-11-23T09:00:00Z");
    const entries = fileNames.map((name) => ({
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
      expect(name).toMatch(/^Kuldemenyeim_2026-11-23\/2026-11-23_(?:[^/\\:*?"<>|\p{C}\p{Z}]*_)?\d\d\.pdf$/u);
    }
  });

  it("are limited in length, and keep number and extension", () => {
    const namer = entryNamer();
    const names = Array.from({ length: 120 }, () =>
      namer({ day: "2026-11-23", typeLabel: "Kötvény", contractNumber: "ő".repeat(300) }),
    );
    expect(new Set(names).size).toBe(120);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
    expect(names[119]).toMatch(/_120\.pdf$/);
  });

  it("are unique on systems that ignore case or ligatures", () => {
    const namer = entryNamer();
    const names = ["ab", "AB", "aB", "ﬁ", "fi"].map((contractNumber) =>
      namer({ day: "2026-11-23", typeLabel: "Kötvény", contractNumber }),
    );
    expect(names.map((name) => name.slice(-6, -4))).toEqual(["01", "02", "03", "01", "02"]);
  });
});
