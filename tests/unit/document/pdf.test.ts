import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { inspectPdf, MAX_DOCUMENT_BYTES, type PdfProblem } from "@/lib/document/pdf";

const page = "3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n";
const pages = "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n";
const noPages = "2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n";
const body = `1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n${pages}${page}`;
const end = "trailer\n<< /Root 1 0 R /Size 4 >>\nstartxref\n9\n%%EOF\n";
const pdf = (parts: { head?: string; body?: string; end?: string } = {}) =>
  `${parts.head ?? "%PDF-1.7\n"}${parts.body ?? body}${parts.end ?? end}`;
const encrypted = (value: string) => pdf({ end: `trailer\n<< /Root 1 0 R ${value} >>\nstartxref\n9\n%%EOF` });
const paddedTo = (length: number) => {
  const shell = pdf({ body: `${body}%\n` });
  return pdf({ body: `${body}%${" ".repeat(length - shell.length)}\n` });
};

const FIXTURES: [string, string, PdfProblem | null][] = [
  ["a small document", pdf(), null],
  ["version 1.0", pdf({ head: "%PDF-1.0\n" }), null],
  ["version 2.0", pdf({ head: "%PDF-2.0\n" }), null],
  ["binary marker in the second line", pdf({ head: "%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n" }), null],
  ["no line end after the end marker", pdf({ end: end.trimEnd() }), null],
  ["CR LF", pdf().replaceAll("\n", "\r\n"), null],
  ["some bytes after the end marker", pdf({ end: `${end}${"\0".repeat(500)}` }), null],
  ["saved twice: two end markers", pdf({ end: `${end}${end}` }), null],
  ["pages in an object stream", pdf({ body: "4 0 obj\n<< /Type /ObjStm /N 3 >>\nendobj\n" }), null],
  ["the word Encrypt in a text", pdf({ body: `${body}(About /Encryption and /Encrypt keys)` }), null],
  ["exactly 50 MB", paddedTo(MAX_DOCUMENT_BYTES), null],
  ["empty", "", "empty"],
  ["one byte", "%", "not-a-pdf"],
  ["only whitespace", "   \n", "not-a-pdf"],
  ["one byte over 50 MB", paddedTo(MAX_DOCUMENT_BYTES + 1), "too-large"],
  ["a space before the header", ` ${pdf()}`, null],
  ["byte order mark before the header", `\u00ef\u00bb\u00bf${pdf()}`, null],
  ["65 line ends before the header", `${"\n".repeat(65)}${pdf()}`, "not-a-pdf"],
  [
    "header and end marker without any object",
    pdf({ body: "", end: "trailer\n<< >>\nstartxref\n9\n%%EOF\n" }),
    "not-a-pdf",
  ],
  ["a megabyte of NULs after the end marker", `${pdf()}${"\0".repeat(1_000_000)}`, null],
  [
    "page text that looks like an encrypted trailer",
    pdf({ body: `${body}(/Encrypt 9 0 R trailer << /Encrypt 9 0 R >>)\n` }),
    null,
  ],
  [
    "a cross-reference stream that is encrypted",
    "%PDF-1.7\n5 0 obj\n<</Type/XRef/Encrypt 9 0 R>>stream\nendstream\nendobj\nstartxref\n9\n%%EOF\n",
    "encrypted",
  ],
  ["an object behind a long comment", pdf({ head: `%PDF-1.7\n%${"x".repeat(5000)}\n` }), null],
  [
    "a longer word than obj, across the first 4 KB",
    pdf({ head: `%PDF-1.7\n%${"x".repeat(4096 - 18)} 1 0 object`, body: "" }),
    "not-a-pdf",
  ],
  ["a page behind more than a thousand types", pdf({ body: `${noPages}${"/Type /Font\n".repeat(1100)}${page}` }), null],
  ["no page behind more than a thousand types", pdf({ body: `${noPages}${"/Type /Font\n".repeat(1100)}` }), "no-pages"],
  ["header in lower case", pdf({ head: "%pdf-1.7\n" }), "not-a-pdf"],
  ["no version", pdf({ head: "%PDF-x\n" }), "not-a-pdf"],
  ["version 9", pdf({ head: "%PDF-9.9\n" }), "not-a-pdf"],
  ["HTML named .pdf", "<!doctype html><script>alert(1)</script>%%EOF", "not-a-pdf"],
  ["HTML with a PDF inside", `<html>${pdf()}`, "not-a-pdf"],
  ["ZIP that is also a PDF", `PK\u0003\u0004${pdf()}`, "not-a-pdf"],
  ["JPEG that is also a PDF", `\u00ff\u00d8\u00ff\u00e0${pdf()}`, "not-a-pdf"],
  ["PNG", "\u0089PNG\r\n\u001a\n%%EOF", "not-a-pdf"],
  ["Windows program", `MZ\u0090${pdf()}`, "not-a-pdf"],
  ["PostScript", "%!PS-Adobe-3.0\n%%EOF", "not-a-pdf"],
  ["XDP", `<?xml version="1.0"?>${pdf()}`, "not-a-pdf"],
  ["only the header", "%PDF-1.7", "truncated"],
  ["truncated in the middle", pdf().slice(0, 120), "truncated"],
  ["truncated before the end marker", pdf().slice(0, -7), "truncated"],
  ["an archive appended", pdf({ end: `${end}PK\u0003\u0004${"x".repeat(5000)}` }), "truncated"],
  ["needs a password", encrypted("/Encrypt 9 0 R"), "encrypted"],
  ["needs a password, encryption dictionary in the trailer", encrypted("/Encrypt<< /Filter /Standard >>"), "encrypted"],
  ["no pages", pdf({ body: noPages }), "no-pages"],
  ["no pages, without spaces", pdf({ body: noPages.replaceAll("/Type /Pages", "/Type/Pages") }), "no-pages"],
];

describe("what is accepted as a PDF", () => {
  it.each(FIXTURES)("%s", (_name, content, problem) => {
    expect(inspectPdf(Buffer.from(content, "latin1"))).toBe(problem);
  });

  it("accepts a view into a larger buffer", () => {
    const whole = Buffer.from(`xxxx${pdf()}yyyy`, "latin1");
    expect(inspectPdf(new Uint8Array(whole.buffer, whole.byteOffset + 4, whole.length - 8))).toBeNull();
  });

  it("accepts every document of the demo batch", () => {
    const folder = path.resolve(import.meta.dirname, "../../../demo/batch");
    const names = readdirSync(folder).filter((name) => name.endsWith(".pdf"));
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => inspectPdf(readFileSync(path.join(folder, name))) !== null)).toEqual([]);
  });
});

describe("a document made to be slow to check", () => {
  const head = "%PDF-1.7\n1 0 obj<<>>endobj\n";
  const tail = "\n%%EOF\n";
  const LIMIT_CPU_MS = 30_000;
  const inTime = (content: string) => {
    // CPU time, because other processes may run meanwhile. One scan takes under a second; a pattern that restarts at
    // every byte takes hours. The limit is far from both.
    const start = process.cpuUsage();
    const problem = inspectPdf(Buffer.from(head + content + tail, "latin1"));
    const { user, system } = process.cpuUsage(start);
    return [problem, (user + system) / 1000 < LIMIT_CPU_MS];
  };

  it.each([
    ["10,000 pages", "3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n".repeat(10_000), null],
    ["19 MB of names", "/Encrypt ".repeat(2_200_000), null],
    ["19 MB of blanks after a key", `/Encrypt${" ".repeat(19_000_000)}`, null],
    ["19 MB of digits after a key", `/Encrypt ${"1".repeat(19_000_000)}`, null],
    ["a million empty page trees", "<</Type /Pages /Count 0>>".repeat(700_000), "no-pages"],
  ] as const)("%s: checked in time", (_name, content, problem) => {
    expect(inTime(content)).toEqual([problem, true]);
  });
});

describe("documents as real systems produce them", () => {
  it.each([
    ["pdf-utf8-bom-first.pdf", null],
    ["pdf-newline-first.pdf", null],
    ["pdf-2000-nul-after-eof.pdf", null],
    ["pdf-says-encrypt-in-text.pdf", null],
    ["pdf-printing-restricted-no-password.pdf", null],
    ["pdf-needs-password.pdf", "encrypted"],
  ])("%s", (name, problem) => {
    expect(inspectPdf(readFileSync(path.join(import.meta.dirname, "inputs", name)))).toBe(problem);
  });
});
