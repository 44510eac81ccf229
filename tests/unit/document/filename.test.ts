import { cleanFilename, contentDisposition, MAX_FILENAME_BYTES } from "@/lib/document/filename";
import { FILE_NAMES } from "@/tests/support/file-names";

describe("file names of documents", () => {
  it.each(FILE_NAMES)("%s", (_name, given, stored) => {
    expect(cleanFilename(given)).toBe(stored);
  });

  it.each(FILE_NAMES.filter(([, , stored]) => stored !== null))(
    "%s: clean, short, and unchanged when cleaned again",
    (_n, given) => {
      const stored = cleanFilename(given) ?? "";
      expect(cleanFilename(stored)).toBe(stored);
      expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(MAX_FILENAME_BYTES);
      expect(stored).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u);
    },
  );

  it.each(FILE_NAMES.filter(([, , stored]) => stored !== null))(
    "%s: complete in the header",
    (_name, given, stored) => {
      for (const disposition of ["inline", "attachment"] as const) {
        const header = contentDisposition(given, disposition);
        expect(header).toMatch(
          /^(inline|attachment); filename="[\x20-\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/,
        );
        const headers = new Headers({ "Content-Disposition": header });
        const extended = headers.get("Content-Disposition")?.split("filename*=UTF-8''")[1] ?? "";
        expect(decodeURIComponent(extended)).toBe(stored);
      }
    },
  );

  it("sends a readable ASCII name for old clients", () => {
    expect(contentDisposition("Díjértesítő_űrlap.pdf", "attachment")).toBe(
      "attachment; filename=\"Dijertesito_urlap.pdf\"; filename*=UTF-8''D%C3%ADj%C3%A9rtes%C3%ADt%C5%91_%C5%B1rlap.pdf",
    );
  });

  it("uses a default name when nothing of the name is left", () => {
    expect(contentDisposition("..", "inline")).toContain('filename="dokumentum.pdf"');
  });

  it("keeps the end and the extension of a shortened name, so that names which differ there stay different", () => {
    const name = (month: string) =>
      `Gépjármű-felelősségbiztosítási szerződés éves díjértesítője és a bonus-malus besorolás igazolása ${month}.pdf`;
    const shortened = ["2026-01", "2026-02"].map(
      (month) => cleanFilename(`${"Pótlap ".repeat(5)}${name(month)}`) ?? "",
    );
    expect(shortened[0]).toMatch(/^Pótlap Pótlap .*….*besorolás igazolása 2026-01\.pdf$/);
    expect(shortened[1]).toMatch(/2026-02\.pdf$/);
    for (const short of shortened) expect(Buffer.byteLength(short)).toBeLessThanOrEqual(MAX_FILENAME_BYTES);
  });

  it.each([
    ["exactly the maximum length", `${"a".repeat(116)}.pdf`, `${"a".repeat(116)}.pdf`],
    ["one byte longer", `${"a".repeat(117)}.pdf`, `${"a".repeat(76)}…${"a".repeat(37)}.pdf`],
  ])("%s", (_name, given, stored) => {
    expect(cleanFilename(given)).toBe(stored);
  });

  it.each([
    ["flags", "🇭🇺"],
    ["skin tones", "👍🏽"],
    ["combining accents", "x\u0323\u0302"],
    ["two bytes", "ű"],
  ])("never cuts a grapheme: %s", (_name, grapheme) => {
    for (let lead = 0; lead < 12; lead += 1) {
      const short = cleanFilename(`${"a".repeat(lead)}${grapheme.repeat(100)}b.pdf`) ?? "";
      const middle = short
        .replace(/^a*/, "")
        .replace(/b\.pdf$/, "")
        .split("…");
      expect(middle).toHaveLength(2);
      for (const part of middle) expect(part.replaceAll(grapheme, "")).toBe("");
    }
  });

  it("keeps the letter when its accents exceed the maximum length", () => {
    const name = cleanFilename(`a${"\u0323".repeat(5000)}.pdf`) ?? "";
    expect(name).toBe("ạ.pdf");
    expect(cleanFilename(name)).toBe(name);
  });

  it("cleans 100 KB of any character within half a second of processor time", () => {
    for (const character of ["a", ".", " ", "/", "\u202e", "ő", "\0", "🇭", "x\u0323", "\u0323"]) {
      // Not the time that passes: other processes may run meanwhile.
      const start = process.threadCpuUsage();
      cleanFilename(character.repeat(100_000));
      const { user, system } = process.threadCpuUsage(start);
      expect((user + system) / 1000).toBeLessThan(500);
    }
  });
});
