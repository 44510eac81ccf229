import { crc32, deflateSync } from "node:zlib";

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, sum]);
}

/** A complete PNG; a private chunk of `noise` bytes makes it larger. */
export function png(options: { width?: number; pixels?: boolean; noise?: number } = {}): Buffer {
  const { width = 1, pixels = true, noise = 0 } = options;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(1, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    ...(noise > 0 ? [chunk("prVt", Buffer.alloc(noise, 7))] : []),
    ...(pixels ? [chunk("IDAT", deflateSync(Buffer.from([0, 0])))] : []),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const segment = (marker: number, data: Buffer) => {
  const frame = Buffer.from([0xff, marker, 0, 0]);
  frame.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([frame, data]);
};

/** A JPEG with a valid structure and no picture. */
export function jpeg(options: { height?: number; frame?: boolean; end?: string; comment?: string } = {}): Buffer {
  const { height = 1, frame = true, end = "\u00ff\u00d9", comment } = options;
  const size = Buffer.from([8, 0, height, 0, 1, 1, 1, 0x11, 0]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from("JFIF\0\u0001\u0001\0\0\u0001\0\u0001\0\0", "latin1")),
    ...(comment ? [segment(0xfe, Buffer.from(comment))] : []),
    ...(frame ? [segment(0xc0, size)] : []),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x12, 0x34, 0xff, 0x00, 0x56]),
    Buffer.from(end, "latin1"),
  ]);
}

/** The smallest text that is accepted as a PDF. */
export function pdf(inside = ""): Buffer {
  return Buffer.from(
    `%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n${inside}trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`,
    "latin1",
  );
}
