import { MAX_FILENAME_BYTES } from "@/lib/document/filename";
import { filenameKey, uniqueFilenames } from "@/lib/document/unique-filenames";

describe("file names are made unique", () => {
  it.each<[string, string[], string[]]>([
    ["equal names", ["a.pdf", "a.pdf", "a.pdf"], ["a.pdf", "a (2).pdf", "a (3).pdf"]],
    ["different names", ["a.pdf", "b.pdf", "a.png"], ["a.pdf", "b.pdf", "a.png"]],
    ["capital letters", ["Kötvény.pdf", "KÖTVÉNY.PDF"], ["Kötvény.pdf", "KÖTVÉNY (2).PDF"]],
    ["accents in two code points", ["ő.pdf", "o\u030b.pdf"], ["ő.pdf", "ő (2).pdf"]],
    ["ligatures", ["ﬁ.pdf", "fi.pdf"], ["ﬁ.pdf", "fi (2).pdf"]],
    ["sharp s", ["straße.pdf", "STRASSE.pdf"], ["straße.pdf", "STRASSE (2).pdf"]],
    ["no extension", ["level", "Level"], ["level", "Level (2)"]],
    [
      "a number that a later name has",
      ["a.pdf", "a.pdf", "a (2).pdf", "A.pdf"],
      ["a.pdf", "a (3).pdf", "a (2).pdf", "A (4).pdf"],
    ],
    ["nothing", [], []],
  ])("%s", (_name, given, names) => {
    expect(uniqueFilenames(given)).toEqual(names);
  });

  it("avoids reserved names", () => {
    expect(uniqueFilenames(["Reply.json"], ["reply.json"])).toEqual(["Reply (2).json"]);
  });

  it("shortens the longest names to fit the number, and keeps their end and extension", () => {
    const long = `${"ű".repeat(40)} 2026 ${"ő".repeat(15)}.pdf`;
    const names = uniqueFilenames(Array.from({ length: 120 }, () => long));
    expect(new Set(names.map(filenameKey)).size).toBe(120);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(MAX_FILENAME_BYTES);
    expect(names[119]).toMatch(/^ű+.*….*ő \(120\)\.pdf$/);
  });
});
