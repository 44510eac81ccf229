import { cleanFilename, contentDisposition, MAX_FILENAME_BYTES } from "@/lib/document/filename";

const long = (character: string) => `${character.repeat(300)}.pdf`;

/** As given → as stored; null: refused. */
const NAMES: [string, string, string | null][] = [
  ["plain", "kotveny.pdf", "kotveny.pdf"],
  ["Hungarian long vowels", "Díjfizetési értesítő.pdf", "Díjfizetési értesítő.pdf"],
  ["capital ű", "ŰRLAP.pdf", "ŰRLAP.pdf"],
  ["the whole alphabet of accents", "árvíztűrő tükörfúrógép.pdf", "árvíztűrő tükörfúrógép.pdf"],
  ["decomposed accents", "ko\u0308tve\u0301ny.pdf", "kötvény.pdf"],
  ["decomposed ő", "o\u030b.pdf", "ő.pdf"],
  ["underscore and number", "Ajánlat_110482937.pdf", "Ajánlat_110482937.pdf"],
  ["brackets and comma", "Levél (2), másolat.pdf", "Levél (2), másolat.pdf"],
  ["apostrophe", "O'Hara.pdf", "O'Hara.pdf"],
  ["percent", "100%.pdf", "100%.pdf"],
  ["semicolon", "a;b.pdf", "a;b.pdf"],
  ["Greek", "Ωμέγα.pdf", "Ωμέγα.pdf"],
  ["Chinese", "保险单.pdf", "保险单.pdf"],
  ["emoji", "📄 levél.pdf", "📄 levél.pdf"],
  ["parent folder", "../kotveny.pdf", "_kotveny.pdf"],
  ["deep path", "../../etc/passwd", "_.._etc_passwd"],
  ["absolute path", "/etc/passwd", "_etc_passwd"],
  ["Windows path", "C:\\temp\\a.pdf", "C__temp_a.pdf"],
  ["alternate data stream", "a.pdf:hidden", "a.pdf_hidden"],
  ["only dots", "..", null],
  ["one dot", ".", null],
  ["empty", "", null],
  ["blanks", "   ", null],
  ["only an extension", ".pdf", "pdf"],
  ["hidden file", ".htaccess", "htaccess"],
  ["dot at the end", "level.pdf.", "level.pdf"],
  ["dots and blanks at the end", "level.pdf. . ", "level.pdf"],
  ["blanks at the beginning", "  level.pdf", "level.pdf"],
  ["several blanks", "a    b.pdf", "a b.pdf"],
  ["no-break space", "a\u00a0b.pdf", "a b.pdf"],
  ["CON", "CON", "_CON"],
  ["con with extension", "con.pdf", "_con.pdf"],
  ["NUL with two extensions", "NUL.tar.gz", "_NUL.tar.gz"],
  ["LPT1", "lpt1.pdf", "_lpt1.pdf"],
  ["COM with a superscript", "COM¹.pdf", "_COM¹.pdf"],
  ["device with a blank before the dot", "aux .pdf", "_aux.pdf"],
  ["begins like a device", "console.pdf", "console.pdf"],
  ["right-to-left override", "level\u202efdp.exe", "levelfdp.exe"],
  ["isolates and marks", "\u2066a\u2069\u200e\u200fb.pdf", "ab.pdf"],
  ["zero width", "a\u200bb\u200d\ufeff.pdf", "ab.pdf"],
  ["soft hyphen", "le\u00advél.pdf", "levél.pdf"],
  ["double quotes", '"a".pdf', "_a_.pdf"],
  ["wildcards and pipes", "a*b?c|d<e>f.pdf", "a_b_c_d_e_f.pdf"],
  ["CR LF", "a\r\nX-Evil: 1.pdf", "a X-Evil_ 1.pdf"],
  ["tab", "a\tb.pdf", "a b.pdf"],
  ["NUL byte", "a\0b.pdf", "ab.pdf"],
  ["escape", "a\u001b[31mb.pdf", "a[31mb.pdf"],
  ["C1 control", "a\u0085b.pdf", "ab.pdf"],
  ["line separator", "a\u2028b.pdf", "a b.pdf"],
  ["lone surrogate", "a\ud800b.pdf", "ab.pdf"],
  ["markup", "<script>alert(1)</script>.pdf", "_script_alert(1)__script_.pdf"],
  ["only punctuation", "---.pdf", null],
  ["no extension", "level", "level"],
  ["extension longer than extensions are", `a.${"x".repeat(40)}`, `a.${"x".repeat(40)}`],
  ["300 letters", long("a"), `${"a".repeat(116)}.pdf`],
  ["300 letters of two bytes", long("ő"), `${"ő".repeat(58)}.pdf`],
  ["300 emoji with a letter", `a${"📄".repeat(300)}.pdf`, `a${"📄".repeat(28)}.pdf`],
];

describe("names of documents (SEC-60)", () => {
  it.each(NAMES)("%s", (_name, given, stored) => {
    expect(cleanFilename(given)).toBe(stored);
  });

  it.each(NAMES.filter(([, , stored]) => stored !== null))(
    "%s: clean, short, and clean again the same",
    (_n, given) => {
      const stored = cleanFilename(given) ?? "";
      expect(cleanFilename(stored)).toBe(stored);
      expect(Buffer.byteLength(stored)).toBeLessThanOrEqual(MAX_FILENAME_BYTES);
      expect(stored).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u);
    },
  );

  it.each(NAMES.filter(([, , stored]) => stored !== null))("%s: travels whole in a header", (_name, given, stored) => {
    for (const how of ["inline", "attachment"] as const) {
      const header = contentDisposition(given, how);
      expect(header).toMatch(
        /^(inline|attachment); filename="[\x20-\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/,
      );
      const headers = new Headers({ "Content-Disposition": header });
      const extended = headers.get("Content-Disposition")?.split("filename*=UTF-8''")[1] ?? "";
      expect(decodeURIComponent(extended)).toBe(stored);
    }
  });

  it("keeps the letters of a Hungarian name readable for old clients", () => {
    expect(contentDisposition("Díjértesítő_űrlap.pdf", "attachment")).toBe(
      "attachment; filename=\"Dijertesito_urlap.pdf\"; filename*=UTF-8''D%C3%ADj%C3%A9rtes%C3%ADt%C5%91_%C5%B1rlap.pdf",
    );
  });

  it("has a name for a document whose name says nothing", () => {
    expect(contentDisposition("..", "inline")).toContain('filename="dokumentum.pdf"');
  });

  it("is quick on 100 KB of anything (SEC-56)", () => {
    for (const character of ["a", ".", " ", "/", "\u202e", "ő", "\0"]) {
      const start = performance.now();
      cleanFilename(character.repeat(100_000));
      expect(performance.now() - start).toBeLessThan(500);
    }
  });
});
