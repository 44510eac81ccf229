import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { deflateSync } from "node:zlib";
import PDFDocument from "pdfkit";
import { PDF_TEXT_LIMITS } from "@/lib/pdf-text/limits";
import { type PdfText, PdfTextReader } from "@/lib/pdf-text/pdf-text-reader";
import {
  deflatedBlanks,
  pagesOf,
  pdfOf,
  pdfWithObjectStream,
  textContent,
} from "@/tests/integration/pdf-text/pdf-file";
import { PATIENT_PDF_LIMITS } from "@/tests/support/pdf-text";

const FONT = createRequire(`${process.cwd()}/package.json`).resolve(
  "@expo-google-fonts/atkinson-hyperlegible-next/400Regular/AtkinsonHyperlegibleNext_400Regular.ttf",
);
const SHORT = { ...PDF_TEXT_LIMITS, milliseconds: 1500 };

/** A PDF as the insurer's program writes it, one page for each text. */
async function documentOf(texts: string[], options: PDFKit.PDFDocumentOptions = {}): Promise<Buffer> {
  const document = new PDFDocument({ autoFirstPage: false, font: null as never, ...options });
  document.registerFont("text", readFileSync(FONT));
  for (const text of texts) document.addPage().font("text").text(text);
  document.end();
  return Buffer.concat(await document.toArray());
}

/** Reads with one reader and closes it. */
async function readAll(documents: Uint8Array[], limits = PATIENT_PDF_LIMITS): Promise<PdfText[]> {
  const reader = new PdfTextReader(limits);
  try {
    return await Promise.all(documents.map((document) => reader.read(document)));
  } finally {
    reader.close();
  }
}

const unreadable = (reason: string) => ({ kind: "unreadable", reason });

describe("the text of a PDF", () => {
  it("is read page by page, with Hungarian letters", async () => {
    const document = await documentOf(["Árvíztűrő tükörfúrógép", "Díjfizetési határidő: 2026. december 1."]);
    expect(await readAll([document])).toEqual([
      { kind: "text", pages: ["Árvíztűrő tükörfúrógép", "Díjfizetési határidő: 2026. december 1."], cut: false },
    ]);
  });

  it("of a scanned document is empty", async () => {
    expect(await readAll([pagesOf([deflateSync(Buffer.from("0 0 100 100 re f"))])])).toEqual([
      { kind: "text", pages: [""], cut: false },
    ]);
  });

  it("ends at the limit of pages", async () => {
    const pages = (count: number) => pagesOf(Array.from({ length: count }, (_, index) => textContent(`p${index + 1}`)));
    const [whole, cut] = await readAll([pages(5), pages(6)], { ...PATIENT_PDF_LIMITS, pages: 5 });
    expect(whole).toEqual({ kind: "text", pages: ["p1", "p2", "p3", "p4", "p5"], cut: false });
    expect(cut).toEqual({ kind: "text", pages: ["p1", "p2", "p3", "p4", "p5"], cut: true });
  });

  it("ends at the limit of characters", async () => {
    const [first, second] = await readAll(
      [pagesOf([textContent("abcdef")]), pagesOf([textContent("abcd"), textContent("efgh")])],
      { ...PATIENT_PDF_LIMITS, characters: 5 },
    );
    expect(first).toEqual({ kind: "text", pages: ["abcde"], cut: true });
    expect(second).toEqual({ kind: "text", pages: ["abcd", "e"], cut: true });
  });

  it.each([
    ["user password", { userPassword: "titok" }, unreadable("password")],
    ["owner password only", { ownerPassword: "titok" }, { kind: "text", pages: ["Kötvény"], cut: false }],
  ])("with a %s", async (_, options, expected) => {
    expect(await readAll([await documentOf(["Kötvény"], options)])).toEqual([expected]);
  });

  it.each([
    ["cut off in the middle", async () => (await documentOf(["Kötvény"])).subarray(0, 400)],
    ["of garbage after its header", () => Buffer.from(`%PDF-1.7\n${"x".repeat(1000)}`)],
    ["without any byte", () => Buffer.alloc(0)],
    [
      "whose page tree is a circle",
      () =>
        pdfOf([
          { dictionary: "/Type /Catalog /Pages 2 0 R" },
          { dictionary: "/Type /Pages /Kids [2 0 R] /Count 100000000" },
        ]),
    ],
  ])("%s does not stop the next one", async (_, make) => {
    const [broken, next] = await readAll([await make(), await documentOf(["Kötvény"])]);
    expect(["unreadable", "text"]).toContain(broken?.kind);
    expect(next).toEqual({ kind: "text", pages: ["Kötvény"], cut: false });
  });
});

describe("a PDF that is made to exhaust the reader", () => {
  it("by 300 MB in one stream is ended for its memory", async () => {
    const twice = deflateSync(deflateSync(Buffer.alloc(300_000_000, " "), { level: 1 }));
    const nested = pagesOf([twice], "/Filter [/FlateDecode /FlateDecode]");
    expect(nested.length).toBeLessThan(100_000);
    const [bomb, next] = await readAll([nested, pagesOf([textContent("a")])]);
    expect(["memory", "time"]).toContain(bomb?.kind === "unreadable" ? bomb.reason : bomb?.kind);
    expect(next).toEqual({ kind: "text", pages: ["a"], cut: false });
  });

  it.each([
    ["one stream", () => pagesOf([deflatedBlanks(1000)])],
    ["an object stream", () => pdfWithObjectStream(deflatedBlanks(1000), 100_000_000)],
  ])("by 1 GB in %s is ended by a limit, and the next one is read", async (_, make) => {
    const document = make();
    expect(document.length).toBeLessThan(2_000_000);
    const [bomb, next] = await readAll([document, pagesOf([textContent("a")])]);
    expect(["memory", "time"]).toContain(bomb?.kind === "unreadable" ? bomb.reason : bomb?.kind);
    expect(next).toEqual({ kind: "text", pages: ["a"], cut: false });
  });

  it("by a page that is counted a hundred thousand times ends at a limit, and the next one is read", async () => {
    const kids = "4 0 R ".repeat(100_000);
    const many = pdfOf([
      { dictionary: "/Type /Catalog /Pages 2 0 R" },
      { dictionary: `/Type /Pages /Kids [${kids}] /Count 100000` },
      { dictionary: "/Type /Font /Subtype /Type1 /BaseFont /Helvetica" },
      {
        dictionary:
          "/Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /Font << /H 3 0 R >> >> /Contents 5 0 R",
      },
      { dictionary: "/Filter /FlateDecode", stream: textContent("p") },
    ]);
    const [bomb, next] = await readAll([many, pagesOf([textContent("a")])]);
    // Which limit is met first depends on the machine.
    if (bomb?.kind === "text") expect([bomb.pages.length, bomb.cut]).toEqual([PDF_TEXT_LIMITS.pages, true]);
    else expect(["memory", "time"]).toContain(bomb?.reason);
    expect(next).toEqual({ kind: "text", pages: ["a"], cut: false });
  });

  it("by a picture of 1 GB is read without decoding it", async () => {
    const picture = {
      dictionary:
        "/Type /XObject /Subtype /Image /Width 20000 /Height 17000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode",
      stream: deflatedBlanks(1020),
    };
    const content = deflateSync(Buffer.from("q 300 0 0 300 0 0 cm /F0 Do Q BT /H 12 Tf 20 200 Td (a) Tj ET"));
    expect(await readAll([pagesOf([content], undefined, [picture])])).toEqual([
      { kind: "text", pages: ["a"], cut: false },
    ]);
  });

  it("by forms that call each other is ended for its time", async () => {
    const LEVELS = 12;
    const call = (level: number) => deflateSync(Buffer.from(`/F${level} Do `.repeat(10)));
    const forms = Array.from({ length: LEVELS }, (_, level) => ({
      dictionary: `/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Filter /FlateDecode /Resources << /XObject << ${
        level + 1 < LEVELS ? `/F${level + 1} ${5 + level} 0 R` : ""
      } >> >>`,
      stream: level + 1 < LEVELS ? call(level + 1) : textContent("x"),
    }));
    const [bomb] = await readAll([pagesOf([call(0)], undefined, forms)], SHORT);
    expect(["time", "memory"]).toContain(bomb?.kind === "unreadable" ? bomb.reason : bomb?.kind);
  });

  it("by an endless text ends at a limit", async () => {
    const endless = deflateSync(
      Buffer.from(`BT /H 12 Tf ${"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ".repeat(1_000_000)} ET`),
    );
    const [bomb] = await readAll([pagesOf([endless])]);
    // Which limit is met first depends on the machine. pdf.js keeps the part of a page that it has read when it gives
    // up.
    if (bomb?.kind === "text") expect(bomb.pages.join("").length).toBeLessThanOrEqual(PDF_TEXT_LIMITS.characters);
    else expect(["memory", "time"]).toContain(bomb?.reason);
  });
});

describe("the child process", () => {
  it("gets no environment", async () => {
    process.env.PDF_TEXT_TEST_SECRET = "x";
    const reader = new PdfTextReader(PATIENT_PDF_LIMITS);
    try {
      await reader.read(pagesOf([textContent("a")]));
      const [pid] = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8")
        .trim()
        .split(" ")
        .slice(-1);
      expect(readFileSync(`/proc/${pid}/environ`, "utf8")).toBe("");
    } finally {
      delete process.env.PDF_TEXT_TEST_SECRET;
      reader.close();
    }
  });

  it("that is killed from outside answers and is replaced", async () => {
    const reader = new PdfTextReader(PATIENT_PDF_LIMITS);
    try {
      const document = await documentOf(["Kötvény"]);
      await reader.read(document);
      const pid = Number(
        readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").trim().split(" ").at(-1),
      );
      process.kill(pid, "SIGKILL");
      const answers = [await reader.read(document), await reader.read(document)];
      expect(answers.at(-1)).toEqual({ kind: "text", pages: ["Kötvény"], cut: false });
    } finally {
      reader.close();
    }
  });
});
