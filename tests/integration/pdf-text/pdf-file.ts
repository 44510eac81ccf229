import { deflateSync } from "node:zlib";

/** An object of a hand-made PDF: a dictionary without its brackets, and the bytes of its stream. */
type PdfObject = { dictionary: string; stream?: Buffer };

/** Writes a PDF of these objects, numbered from 1; the first is the catalogue. */
export function pdfOf(objects: PdfObject[]): Buffer {
  const parts: Buffer[] = [Buffer.from("%PDF-1.7\n")];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  const add = (part: Buffer) => {
    parts.push(part);
    length += part.length;
  };
  for (const [index, { dictionary, stream }] of objects.entries()) {
    offsets.push(length);
    const size = stream ? ` /Length ${stream.length}` : "";
    add(Buffer.from(`${index + 1} 0 obj\n<< ${dictionary}${size} >>\n`));
    if (stream) add(Buffer.concat([Buffer.from("stream\n"), stream, Buffer.from("\nendstream\n")]));
    add(Buffer.from("endobj\n"));
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const start = length;
  add(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

const FONT = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica";

/** A PDF with one page for each content; `filter` is the stream's filter, `more` are further objects from number 4 on. */
export function pagesOf(contents: Buffer[], filter = "/Filter /FlateDecode", more: PdfObject[] = []): Buffer {
  const firstPage = 4 + more.length;
  const pageNumber = (index: number) => firstPage + 2 * index;
  const forms = more.map((_, index) => `/F${index} ${4 + index} 0 R`).join(" ");
  const pages = contents.flatMap((stream, index): PdfObject[] => [
    {
      dictionary: `/Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources << /Font << /H 3 0 R >> /XObject << ${forms} >> >> /Contents ${pageNumber(index) + 1} 0 R`,
    },
    { dictionary: filter, stream },
  ]);
  const kids = contents.map((_, index) => `${pageNumber(index)} 0 R`).join(" ");
  return pdfOf([
    { dictionary: "/Type /Catalog /Pages 2 0 R" },
    { dictionary: `/Type /Pages /Kids [${kids}] /Count ${contents.length}` },
    { dictionary: FONT },
    ...more,
    ...pages,
  ]);
}

/** A page's content that shows a text. */
export function textContent(text: string): Buffer {
  return deflateSync(Buffer.from(`BT /H 12 Tf 20 200 Td (${text}) Tj ET`));
}
