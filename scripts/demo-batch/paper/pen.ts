/**
 * Writes one A4 document: pages and structure tree. Text is written to both. Throws on a character that the typeface
 * lacks, for which pdfkit would print an empty box.
 */
import PDFDocument from "pdfkit";
import { type CalendarDay, startOfBudapestDay } from "@/lib/kernel/time";
import type { Language } from "../format";
import { INK, MUTED, RULE, typeface, type Weight } from "./typeface";

export interface PaperMeta {
  language: Language;
  title: string;
  subject: string;
  /** Unique in the batch: the file's /ID is a hash of the info fields. */
  id: string;
  day: CalendarDay;
  /** Left half of the footer. */
  footer: string;
}

export const MARGIN = { top: 62, bottom: 72, left: 64, right: 64 } as const;
const PAGE = { width: 595.28, height: 841.89 } as const;
export const TEXT_WIDTH = PAGE.width - MARGIN.left - MARGIN.right;
const BODY = 10;
const LEADING = 2.2;

export interface TextStyle {
  size?: number;
  weight?: Weight;
  color?: string;
  x?: number;
  width?: number;
  align?: "left" | "right";
  leading?: number;
}

export type Element = ReturnType<PDFKit.PDFDocument["struct"]>;

export class Pen {
  readonly doc: PDFKit.PDFDocument;
  readonly root: Element;
  private readonly finished: Promise<Buffer>;

  constructor(readonly meta: PaperMeta) {
    for (const text of [meta.title, meta.subject, meta.id]) {
      // pdfkit writes info fields into the XMP packet without escaping.
      if (/[&<>]/.test(text)) throw new Error(`Info field with markup: ${text}`);
    }
    const date = startOfBudapestDay(meta.day);
    this.doc = new PDFDocument({
      size: "A4",
      margins: { ...MARGIN },
      bufferPages: true,
      pdfVersion: "1.7",
      tagged: true,
      lang: meta.language === "hu" ? "hu-HU" : "en-GB",
      displayTitle: true,
      font: null as never, // or Helvetica's metrics are loaded and named in the file
      info: {
        Title: meta.title,
        Subject: meta.subject,
        Author: "Allianz Hungária Zrt.",
        Keywords: meta.id,
        Creator: "Küldeményeim portál",
        Producer: "Küldeményeim portál",
        CreationDate: date,
        ModDate: date,
      },
    });
    this.finished = collect(this.doc);
    this.doc.registerFont("regular", typeface("regular"));
    this.doc.registerFont("bold", typeface("bold"));
    this.root = this.doc.struct("Document");
    this.doc.addStructure(this.root);
    this.style({});
  }

  /** Tagged text at a given position; does not move the current position. */
  place(tag: string, text: string, style: TextStyle, y: number): void {
    const { y: before } = this.doc;
    const element = this.child(this.root, tag);
    this.span(element, text, style, y);
    element.end();
    this.doc.y = before;
  }

  /** Draws what is not content: rules, tints, repeated headings. */
  artifact(draw: () => void, type: "Layout" | "Pagination" = "Layout"): void {
    this.doc.markContent("Artifact", { type });
    draw();
    this.doc.endMarkedContent();
  }

  rule(y: number, color = RULE, thickness = 0.6): void {
    this.artifact(() => {
      this.doc.lineWidth(thickness).strokeColor(color);
      this.doc
        .moveTo(MARGIN.left, y)
        .lineTo(PAGE.width - MARGIN.right, y)
        .stroke();
    });
  }

  skip(points: number): void {
    this.doc.y += points;
  }

  /** Begins a new page unless `height` still fits. @returns whether a page was begun */
  room(height: number): boolean {
    if (this.doc.y + height <= PAGE.height - MARGIN.bottom) return false;
    this.newPage();
    return true;
  }

  newPage(): void {
    this.doc.addPage();
    this.doc.y = MARGIN.top;
  }

  /** Draws the footers, which need the number of pages, and returns the bytes. */
  async finish(): Promise<Buffer> {
    this.root.end();
    const { count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.doc.switchToPage(page);
      this.doc.page.margins.bottom = 0; // or text this low adds a page by itself
      this.artifact(() => this.footer(page + 1, count), "Pagination");
    }
    this.doc.end();
    return this.finished;
  }

  private footer(page: number, count: number): void {
    const y = PAGE.height - 52;
    this.doc.lineWidth(0.6).strokeColor(RULE);
    this.doc
      .moveTo(MARGIN.left, y - 8)
      .lineTo(PAGE.width - MARGIN.right, y - 8)
      .stroke();
    const hungarian = this.meta.language === "hu";
    const sample = hungarian ? "Bemutató dokumentum, kitalált adatokkal" : "Demonstration document with invented data";
    this.write(this.meta.footer, { size: 8, color: MUTED, width: TEXT_WIDTH - 80 }, y);
    this.write(sample, { size: 8, color: MUTED, width: TEXT_WIDTH - 80 }, y + 11);
    const number = hungarian ? `${page}/${count}. oldal` : `Page ${page} of ${count}`;
    this.write(number, { size: 8, color: MUTED, x: PAGE.width - MARGIN.right - 80, width: 80, align: "right" }, y);
  }

  child(parent: Element, tag: string): Element {
    const element = this.doc.struct(tag);
    parent.add(element);
    return element;
  }

  span(element: Element, text: string, style: TextStyle, y: number): void {
    element.add(() => this.write(text, style, y));
  }

  write(text: string, style: TextStyle, y: number): void {
    this.style(style);
    this.checkGlyphs(text);
    this.doc.text(text, style.x ?? MARGIN.left, y, this.options(style));
  }

  heightOf(text: string, style: TextStyle): number {
    this.style(style);
    return this.doc.heightOfString(text, this.options(style));
  }

  private style({ size = BODY, weight = "regular", color = INK }: TextStyle): void {
    this.doc.font(weight).fontSize(size).fillColor(color);
  }

  private options({ width = TEXT_WIDTH, align = "left", leading = LEADING }: TextStyle): PDFKit.Mixins.TextOptions {
    return { width, align, lineGap: leading };
  }

  private checkGlyphs(text: string): void {
    const { font } = (this.doc as unknown as { _font: { font: { hasGlyphForCodePoint(code: number): boolean } } })
      ._font;
    for (const character of text) {
      if (character !== "\n" && !font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)) {
        throw new Error(`The typeface has no "${character}": ${text}`);
      }
    }
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
