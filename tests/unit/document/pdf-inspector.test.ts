/** A PDF that is inspected while it arrives gets the result of one that is inspected whole, wherever it is cut. */
import { inspectPdf, MAX_DOCUMENT_BYTES } from "@/lib/document/pdf";
import { pdfInspector } from "@/lib/document/pdf-inspector";

const page = "3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n";
const end = "trailer\n<< /Root 1 0 R /Size 4 >>\nstartxref\n9\n%%EOF\n";
const pdf = (inside = page, last = end) => `%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n${inside}${last}`;
const NO_PAGES = "2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n";

const FILES: [string, string][] = [
  ["a document", pdf()],
  ["white space before the header", `\n\n ${pdf()}`],
  ["no pages", pdf(NO_PAGES)],
  [
    "ten pages in an object stream",
    pdf("2 0 obj\n<< /Type /Pages /Count 10 >>\nendobj\n4 0 obj\n<< /Type /ObjStm >>\nendobj\n"),
  ],
  ["no object", `%PDF-1.7\n${"x".repeat(200)}\n%%EOF`],
  ["the end marker far from the end", `${pdf()}${"x".repeat(1100)}`],
  ["the end marker just near enough", `${pdf()}${"x".repeat(1000)}`],
  ["a cut end", pdf().slice(0, -6)],
  ["padding at the end", `${pdf()}${"\0".repeat(5000)}`],
  ["HTML", "<!doctype html><p>1 0 obj</p>%%EOF"],
  ["nothing", ""],
  ["one byte", "%"],
];

function inspected(bytes: Buffer, cut: number) {
  const inspector = pdfInspector();
  for (let from = 0; from < bytes.length; from += cut) {
    const problem = inspector.add(bytes.subarray(from, from + cut));
    if (problem) return problem;
  }
  return inspector.end();
}

it.each(FILES)("%s", (_name, text) => {
  const bytes = Buffer.from(text, "latin1");
  const whole = inspectPdf(bytes);
  for (const cut of [1, 2, 3, 7, 31, 64, 65, 200, 100_000]) expect([cut, inspected(bytes, cut)]).toEqual([cut, whole]);
});

it("one that speaks of encryption has to be inspected whole", () => {
  for (const text of [pdf(page, end.replace("/Size", "/Encrypt 9 0 R /Size")), pdf(`${page}(About /Encryption)\n`)]) {
    for (const cut of [1, 13, 100_000]) expect(inspected(Buffer.from(text, "latin1"), cut)).toBe("whole-needed");
  }
});

it("a file that is no PDF, or becomes too large, is refused before its end", () => {
  const inspector = pdfInspector();
  expect(inspector.add(Buffer.alloc(127, "x"))).toBeNull();
  expect(inspector.add(Buffer.from("x"))).toBe("not-a-pdf");
  const large = pdfInspector();
  large.add(Buffer.from(pdf(), "latin1"));
  expect(large.add(Buffer.alloc(MAX_DOCUMENT_BYTES))).toBe("too-large");
});
