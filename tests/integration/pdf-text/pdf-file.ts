import { constants, deflateRawSync, deflateSync } from "node:zlib";

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

/**
 * A PDF with one page for each content; `filter` is the stream's filter, `more` are further objects from number 4 on.
 */
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

/**
 * A PDF whose catalogue and pages stand in an object stream.
 *
 * @param stream the compressed object stream; @param count how many objects it claims to hold
 */
export function pdfWithObjectStream(stream: Buffer, count: number): Buffer {
  const header = "%PDF-1.7\n";
  const objects = `3 0 obj\n<< /Type /ObjStm /N ${count} /First 10 /Filter /FlateDecode /Length ${stream.length} >>\nstream\n`;
  const end = "\nendstream\nendobj\n";
  const start = header.length + objects.length + stream.length + end.length;
  // Entries of seven bytes: type (0 free, 1 at an offset, 2 in an object stream), offset or stream, generation or
  // index.
  const entries = [
    [0, 0, 65_535],
    [2, 3, 0],
    [2, 3, 1],
    [1, header.length, 0],
    [1, start, 0],
  ].map(([type = 0, place = 0, index = 0]) => {
    const entry = Buffer.alloc(7);
    entry.writeUInt8(type, 0);
    entry.writeUInt32BE(place, 1);
    entry.writeUInt16BE(index, 5);
    return entry;
  });
  return Buffer.concat([
    Buffer.from(header + objects),
    stream,
    Buffer.from(`${end}4 0 obj\n<< /Type /XRef /Size 5 /W [1 4 2] /Root 1 0 R /Length 35 >>\nstream\n`),
    ...entries,
    Buffer.from(`${end}startxref\n${start}\n%%EOF\n`),
  ]);
}

const MEGABYTE = 1_000_000;
const ADLER_MODULUS = 65_521n;

/** That many megabytes of blanks, compressed to about a kilobyte for each: the same block again and again. */
export function deflatedBlanks(megabytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(MEGABYTE, " "), { finishFlush: constants.Z_FULL_FLUSH });
  const blank = BigInt(" ".charCodeAt(0));
  const bytes = BigInt(megabytes * MEGABYTE);
  const low = (1n + bytes * blank) % ADLER_MODULUS;
  const high = (bytes + (blank * bytes * (bytes + 1n)) / 2n) % ADLER_MODULUS;
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(Number((high << 16n) | low));
  return Buffer.concat([
    Buffer.from([0x78, 0x01]),
    ...Array.from({ length: megabytes }, () => block),
    deflateRawSync(Buffer.alloc(0)),
    checksum,
  ]);
}
