/**
 * The blocks of a document: title, sections, paragraphs, clauses, lists, panels. A block is not split between pages.
 */
import { MARGIN, Pen, TEXT_WIDTH, type TextStyle } from "./pen";
import { type Column, drawFacts, drawTable } from "./table";
import { ACCENT, MUTED, TINT } from "./typeface";

export class Sheet extends Pen {
  /** A section's heading is drawn with its first block, so that both are on one page. */
  private heading: string | null = null;

  /** H1. */
  title(text: string): void {
    this.room(60);
    this.block("H1", text, { size: 19, weight: "bold", leading: 2 });
    this.skip(9);
  }

  /** H2, drawn together with the block that follows. */
  section(text: string): void {
    this.heading = text;
  }

  override room(height: number): boolean {
    const text = this.heading;
    if (text === null) return super.room(height);
    this.heading = null;
    const style = { size: 12.5, weight: "bold", color: ACCENT } as const;
    const turned = super.room(7 + this.heightOf(text, style) + 4 + height);
    if (!turned) this.skip(7);
    this.block("H2", text, style);
    this.skip(4);
    return turned;
  }

  paragraph(text: string, style: TextStyle = {}): void {
    this.room(Math.min(this.heightOf(text, style), 200));
    this.block("P", text, style);
    this.skip(6);
  }

  /** Small print below a table or at the end of a letter. */
  smallPrint(text: string): void {
    this.paragraph(text, { size: 8.6, color: MUTED, leading: 2 });
  }

  /** A numbered clause; the number stands in the margin. */
  clause(number: string, text: string): void {
    const indent = 34;
    const style = { x: MARGIN.left + indent, width: TEXT_WIDTH - indent, size: 9.6, leading: 1.8 };
    const height = this.heightOf(text, style);
    this.room(Math.min(height, 200));
    const y = this.doc.y;
    const item = this.child(this.root, "P");
    this.span(item, number, { size: 9.6, weight: "bold", color: ACCENT, width: indent - 4 }, y);
    this.span(item, text, style, y);
    item.end();
    this.skip(4.4);
  }

  bullets(items: string[]): void {
    const indent = 14;
    const width = TEXT_WIDTH - indent;
    this.room(this.heightOf(items[0] ?? "", { width }));
    const list = this.child(this.root, "L");
    for (const text of items) {
      const style = { x: MARGIN.left + indent, width };
      this.room(this.heightOf(text, style));
      const y = this.doc.y;
      const item = this.child(list, "LI");
      const label = this.child(item, "Lbl");
      this.span(label, "•", { color: ACCENT, weight: "bold", width: indent }, y);
      label.end();
      const body = this.child(item, "LBody");
      this.span(body, text, style, y);
      body.end();
      item.end();
      this.skip(3.5);
    }
    list.end();
    this.skip(4);
  }

  /** Label and value, one pair a line. */
  facts(pairs: [label: string, value: string][], labelShare?: number): void {
    drawFacts(this, pairs, labelShare);
  }

  /** Rows under column headers; `total` closes the table. */
  table(columns: Column[], rows: string[][], total?: string[]): void {
    drawTable(this, columns, rows, total);
  }

  /** The tinted panel with amount and due date; the first pair is set large. */
  panel(pairs: [label: string, value: string][]): void {
    const height = 62;
    this.room(height + 12);
    const y = this.doc.y + 2;
    this.artifact(() => this.doc.rect(MARGIN.left, y, TEXT_WIDTH, height).fill(TINT));
    this.artifact(() => this.doc.rect(MARGIN.left, y, 3, height).fill(ACCENT));
    const width = (TEXT_WIDTH - 30) / pairs.length;
    pairs.forEach(([label, value], index) => {
      const x = MARGIN.left + 18 + index * width;
      const group = this.child(this.root, "P");
      this.span(group, label, { x, width: width - 8, size: 8.8, color: MUTED }, y + 12);
      this.span(
        group,
        value,
        { x, width: width - 8, size: index === 0 ? 19 : 13, weight: "bold" },
        y + (index === 0 ? 26 : 30),
      );
      group.end();
    });
    this.doc.y = y + height;
    this.skip(14);
  }

  /** Greeting and sender, typed, without a picture of a signature. The date is in the letterhead. */
  closing(greeting: string, from: string): void {
    this.room(44);
    this.skip(4);
    this.block("P", greeting, {});
    this.paragraph(from, { weight: "bold" });
  }

  private block(tag: string, text: string, style: TextStyle): void {
    const element = this.child(this.root, tag);
    this.span(element, text, style, this.doc.y);
    element.end();
  }
}
