/** Tables with row and column headers, tagged for screen readers. */
import { type Element, MARGIN, type Pen, TEXT_WIDTH, type TextStyle } from "./pen";
import { ACCENT, MUTED, RULE, TINT, type Weight } from "./typeface";

export interface Column {
  label: string;
  /** Share of the text width; the shares add up to 1. */
  share: number;
  align?: "left" | "right";
}

type RowKind = "head" | "body" | "total";
const CELL_PADDING = 5;
/** A table up to this height, in points, is not split between pages. */
const KEPT_TOGETHER = 300;

/** Label and value, one pair a line, as a table with row headers. */
export function drawFacts(pen: Pen, pairs: [label: string, value: string][], labelShare = 0.36): void {
  const first = TEXT_WIDTH * labelShare;
  pen.room(pairs.length <= 7 ? pairs.length * 22 : 80);
  const table = pen.child(pen.root, "Table");
  for (const [label, value] of pairs) {
    const valueStyle = { x: MARGIN.left + first, width: TEXT_WIDTH - first };
    const labelStyle = { color: MUTED, width: first - 10 };
    const height = Math.max(pen.heightOf(label, labelStyle), pen.heightOf(value, valueStyle));
    pen.room(height + 2 * 3.5);
    const y = pen.doc.y + 3.5;
    const row = pen.child(table, "TR");
    addCell(pen, row, "TH", label, labelStyle, y, "Row");
    addCell(pen, row, "TD", value, valueStyle, y);
    row.end();
    pen.rule(y + height + 1.5);
    pen.doc.y = y + height + 3.5;
  }
  table.end();
  pen.skip(6);
}

/** A table whose header is drawn again on each page; `total` is set in bold below a heavier rule. */
export function drawTable(pen: Pen, columns: Column[], rows: string[][], total?: string[]): void {
  const labels = columns.map((column) => column.label);
  const lines = [labels, ...rows, ...(total ? [total] : [])];
  const height = lines.reduce((sum, cells) => sum + rowHeight(pen, columns, cells, "bold"), 0);
  pen.room(height <= KEPT_TOGETHER ? height : 80);
  const table = pen.child(pen.root, "Table");
  addRow(pen, table, columns, labels, "head");
  for (const cells of rows) {
    if (pen.room(rowHeight(pen, columns, cells))) repeatHead(pen, columns);
    addRow(pen, table, columns, cells, "body");
  }
  if (total) {
    if (pen.room(rowHeight(pen, columns, total, "bold"))) repeatHead(pen, columns);
    addRow(pen, table, columns, total, "total");
  }
  table.end();
  pen.skip(11);
}

function addRow(pen: Pen, table: Element, columns: Column[], cells: string[], kind: RowKind): void {
  const row = pen.child(table, "TR");
  drawRow(pen, columns, cells, kind, (text, style, y, column) => {
    if (kind === "head") addCell(pen, row, "TH", text, style, y, "Column");
    else addCell(pen, row, column === 0 ? "TH" : "TD", text, style, y, column === 0 ? "Row" : undefined);
  });
  row.end();
}

function repeatHead(pen: Pen, columns: Column[]): void {
  const labels = columns.map((column) => column.label);
  drawRow(pen, columns, labels, "head", (text, style, y) =>
    pen.artifact(() => pen.write(text, style, y), "Pagination"),
  );
}

function drawRow(
  pen: Pen,
  columns: Column[],
  cells: string[],
  kind: RowKind,
  draw: (text: string, style: TextStyle, y: number, column: number) => void,
): void {
  const strong = kind !== "body";
  const height = rowHeight(pen, columns, cells, strong ? "bold" : "regular");
  const top = pen.doc.y;
  if (kind === "head") pen.artifact(() => pen.doc.rect(MARGIN.left, top, TEXT_WIDTH, height).fill(TINT));
  let x = MARGIN.left;
  columns.forEach((column, index) => {
    const style = { ...cellStyle(column, x), weight: strong ? ("bold" as const) : ("regular" as const) };
    draw(cells[index] ?? "", style, top + CELL_PADDING, index);
    x += column.share * TEXT_WIDTH;
  });
  pen.rule(top + height, kind === "body" ? RULE : ACCENT, kind === "body" ? 0.6 : 0.9);
  pen.doc.y = top + height;
}

function rowHeight(pen: Pen, columns: Column[], cells: string[], weight: Weight = "regular"): number {
  const heights = columns.map((column, index) => pen.heightOf(cells[index] ?? "", { ...cellStyle(column, 0), weight }));
  return Math.max(...heights) + 2 * CELL_PADDING - 1;
}

function addCell(
  pen: Pen,
  row: Element,
  tag: "TH" | "TD",
  text: string,
  style: TextStyle,
  y: number,
  scope?: "Row" | "Column",
): void {
  // Missing in @types/pdfkit: `scope` is an option of struct() since pdfkit 0.18.
  const cell = pen.doc.struct(tag, (scope ? { scope } : {}) as object);
  row.add(cell);
  pen.span(cell, text, style, y);
  cell.end();
}

function cellStyle(column: Column, x: number): TextStyle {
  const width = column.share * TEXT_WIDTH - 2 * CELL_PADDING;
  return { x: x + CELL_PADDING, width, align: column.align ?? "left", size: 9.4, leading: 1.6 };
}
