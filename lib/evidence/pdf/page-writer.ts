import "server-only";
import PDFDocument from "pdfkit";
import { typeface, type Weight } from "./typeface";

export type PageTexts = {
  language: "hu" | "en";
  title: string;
  author: string;
  footer: string;
  /** At the top of every page. */
  banner?: string;
  pageOf(page: number, pages: number): string;
};
export type PageMeta = PageTexts & {
  /** Unique: the file's /ID is a hash of the info fields. */
  id: string;
  at: Date;
  /** Fields of the info dictionary beside the usual ones; ASCII. */
  info: Record<string, string>;
};
export type Column = { label: string /** Share of the text width; the shares add up to 1. */; share: number };
type Style = { size?: number; weight?: Weight; muted?: boolean; x?: number; width?: number; align?: "left" | "right" };
type Element = ReturnType<PDFKit.PDFDocument["struct"]>;

const MARGIN = { top: 56, bottom: 64, left: 56, right: 56 } as const;
const PAGE = { width: 595.28, height: 841.89 } as const;
const TEXT_WIDTH = PAGE.width - MARGIN.left - MARGIN.right;
const [INK, MUTED, RULE, TINT] = ["#16212b", "#4a5865", "#c9c4b8", "#f1efe8"];
const SIZE = { title: 19, heading: 12.5, body: 10, cell: 9, footer: 8, banner: 13 } as const;
const LEADING = 2;
const CELL_PADDING = 4;
const REPLACEMENT = "?";

/**
 * Writes an A4 document with tagged text (headings, paragraphs, tables), marked as PDF/A-3a. The same content gives the
 * same bytes. Characters that the typeface lacks become "?": the data inside the file has them.
 */
export class PageWriter {
  private readonly doc: PDFKit.PDFDocument;
  private readonly root: Element;
  private readonly finished: Promise<Buffer>;

  constructor(private readonly meta: PageMeta) {
    // pdfkit writes these fields into the XMP packet without escaping.
    const plain = (text: string) => text.replaceAll(/[&<>]/g, " ");
    this.doc = new PDFDocument({
      size: "A4",
      margins: { ...MARGIN },
      bufferPages: true,
      pdfVersion: "1.7",
      subset: "PDF/A-3a",
      tagged: true,
      lang: meta.language === "hu" ? "hu-HU" : "en-GB",
      displayTitle: true,
      font: null as never, // or Helvetica's metrics are loaded and named in the file
      info: {
        ...{ Title: plain(meta.title), Author: plain(meta.author), Keywords: meta.id },
        ...{ Creator: "Küldeményeim portál", Producer: "Küldeményeim portál" },
        ...{ CreationDate: meta.at, ModDate: meta.at },
        ...meta.info,
      },
    });
    this.finished = collect(this.doc);
    this.doc.registerFont("regular", typeface("regular"));
    this.doc.registerFont("bold", typeface("bold"));
    this.root = this.doc.struct("Document");
    this.doc.addStructure(this.root);
  }

  title(text: string): void {
    this.block("H1", text, { size: SIZE.title, weight: "bold" });
    this.doc.y += 6;
  }

  heading(text: string): void {
    this.keep(80);
    this.doc.y += 8;
    this.block("H2", text, { size: SIZE.heading, weight: "bold" });
    this.doc.y += 3;
  }

  paragraph(text: string): void {
    this.keep(this.heightOf(text, {}));
    this.block("P", text, {});
    this.doc.y += 5;
  }

  /** Label and value, one pair a line. */
  pairs(pairs: readonly (readonly [label: string, value: string])[]): void {
    const label = { width: TEXT_WIDTH * 0.3, muted: true, size: SIZE.cell };
    const value = { x: MARGIN.left + TEXT_WIDTH * 0.32, width: TEXT_WIDTH * 0.68, size: SIZE.cell };
    const table = this.child(this.root, "Table");
    for (const [name, text] of pairs) {
      const height = Math.max(this.heightOf(name, label), this.heightOf(text, value));
      this.keep(height + 6);
      const y = this.doc.y + 3;
      const row = this.child(table, "TR");
      this.cell(row, "TH", name, label, y, "Row");
      this.cell(row, "TD", text, value, y);
      row.end();
      this.doc.y = y + height + 3;
    }
    table.end();
  }

  /** A table; a row is not split between pages. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const table = this.child(this.root, "Table");
    this.row(
      table,
      columns,
      columns.map(({ label }) => label),
      "head",
    );
    for (const cells of rows) this.row(table, columns, cells, "body");
    table.end();
    this.doc.y += 6;
  }

  /** Adds a file that the viewer lists as an attachment. */
  attach(name: string, type: string, bytes: Buffer): void {
    const { at } = this.meta;
    // Missing in @types/pdfkit: `relationship`.
    const options = { name, type, relationship: "Data", creationDate: at, modifiedDate: at };
    this.doc.file(bytes, options as never);
  }

  /** Draws the footers, which need the number of pages, and returns the file. */
  async finish(): Promise<Buffer> {
    this.root.end();
    const { count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.doc.switchToPage(page);
      this.doc.page.margins.bottom = 0; // or text this low adds a page by itself
      this.doc.markContent("Artifact", { type: "Pagination" });
      if (this.meta.banner) this.write(this.meta.banner, { size: SIZE.banner, weight: "bold" }, MARGIN.top - 28);
      const y = PAGE.height - 46;
      this.write(this.meta.footer, { size: SIZE.footer, muted: true, width: TEXT_WIDTH - 90 }, y);
      const right = {
        size: SIZE.footer,
        muted: true,
        x: PAGE.width - MARGIN.right - 80,
        width: 80,
        align: "right",
      } as const;
      this.write(this.meta.pageOf(page + 1, count), right, y);
      this.doc.endMarkedContent();
    }
    this.doc.end();
    return this.finished;
  }

  private row(table: Element, columns: readonly Column[], cells: readonly string[], kind: "head" | "body"): void {
    const weight = kind === "head" ? "bold" : "regular";
    let x: number = MARGIN.left;
    const placed = columns.map(({ share }, index) => {
      const style = {
        x: x + CELL_PADDING,
        width: share * TEXT_WIDTH - 2 * CELL_PADDING,
        size: SIZE.cell,
        weight,
      } as const;
      x += share * TEXT_WIDTH;
      return { text: cells[index] ?? "", style };
    });
    const height = Math.max(...placed.map(({ text, style }) => this.heightOf(text, style))) + 2 * CELL_PADDING;
    this.keep(height);
    const top = this.doc.y;
    if (kind === "head") this.artifact(() => this.doc.rect(MARGIN.left, top, TEXT_WIDTH, height).fill(TINT as string));
    const row = this.child(table, "TR");
    placed.forEach(({ text, style }, index) => {
      if (kind === "head") this.cell(row, "TH", text, style, top + CELL_PADDING, "Column");
      else this.cell(row, index === 0 ? "TH" : "TD", text, style, top + CELL_PADDING, index === 0 ? "Row" : undefined);
    });
    row.end();
    this.artifact(() => {
      const [left, right] = [MARGIN.left, PAGE.width - MARGIN.right];
      this.doc.lineWidth(0.6).strokeColor(RULE as string);
      this.doc
        .moveTo(left, top + height)
        .lineTo(right, top + height)
        .stroke();
    });
    this.doc.y = top + height;
  }

  private cell(row: Element, tag: "TH" | "TD", text: string, style: Style, y: number, scope?: "Row" | "Column"): void {
    // Missing in @types/pdfkit: `scope` is an option of struct() since pdfkit 0.18.
    const cell = this.doc.struct(tag, (scope ? { scope } : {}) as object);
    row.add(cell);
    cell.add(() => this.write(text, style, y));
    cell.end();
  }

  private block(tag: string, text: string, style: Style): void {
    const element = this.child(this.root, tag);
    element.add(() => this.write(text, style, this.doc.y));
    element.end();
  }

  private artifact(draw: () => void): void {
    this.doc.markContent("Artifact", { type: "Layout" });
    draw();
    this.doc.endMarkedContent();
  }

  private child(parent: Element, tag: string): Element {
    const element = this.doc.struct(tag);
    parent.add(element);
    return element;
  }

  /** Begins a new page unless `height` still fits. */
  private keep(height: number): void {
    if (this.doc.y + height <= PAGE.height - MARGIN.bottom) return;
    this.doc.addPage();
    this.doc.y = MARGIN.top;
  }

  private heightOf(text: string, style: Style): number {
    this.apply(style);
    return this.doc.heightOfString(this.known(text), this.options(style));
  }

  private write(text: string, style: Style, y: number): void {
    this.apply(style);
    this.doc.text(this.known(text), style.x ?? MARGIN.left, y, this.options(style));
  }

  private apply({ size = SIZE.body, weight = "regular", muted = false }: Style): void {
    this.doc
      .font(weight)
      .fontSize(size)
      .fillColor((muted ? MUTED : INK) as string);
  }

  private options({ width = TEXT_WIDTH, align = "left" }: Style): PDFKit.Mixins.TextOptions {
    return { width, align, lineGap: LEADING };
  }

  private known(text: string): string {
    const { font } = (this.doc as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })
      ._font;
    return [...text.normalize("NFC")]
      .map((character) =>
        character === "\n" || font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0) ? character : REPLACEMENT,
      )
      .join("");
  }
}

function collect(doc: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    doc.on("data", (chunk: Buffer) => chunks.push(chunk));
    doc.on("end", () => resolve(Buffer.concat(chunks)));
    doc.on("error", reject);
  });
}
