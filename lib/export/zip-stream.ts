/**
 * Writes a ZIP as a stream: stored (uncompressed) entries, names in UTF-8, sizes in data descriptors (APPNOTE 6.3.10,
 * 4.3). Each entry has its time twice: Budapest local time in the DOS fields, which have no time zone and are shown
 * unchanged, and UTC seconds in the extra field 0x5455, which programs that know it prefer.
 */
import { crc32 } from "node:zlib";
import { type AnswerStreamOptions, answerStream } from "@/lib/document/answer-stream";
import { budapestDateTime } from "@/lib/kernel/time";

export type ZipSource = {
  /** Path in the archive, with "/" between folders. */
  name: string;
  lastModified: Date;
  input: string | AsyncIterable<Uint8Array | string>;
};

/** Version 4.5: the first one with ZIP64. */
const VERSION = 45;
/** Upper byte of "version made by": Unix, so that the external attributes are read as a file mode. */
const MADE_ON_UNIX = 3 << 8;
/** Bit 3: CRC and sizes follow the data; bit 11: the name is UTF-8. */
const FLAGS = 0x0808;
const FILE_MODE = 0o100644;
const LIMIT_32 = 0xffffffff;
const LIMIT_16 = 0xffff;

/** Budapest date and time in the two 16-bit DOS fields; resolution two seconds. */
function dosTime(at: Date): Buffer {
  const { day, time } = budapestDateTime(at);
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
  const field = Buffer.alloc(4);
  field.writeUInt16LE((hours << 11) | (minutes << 5) | (seconds >> 1), 0);
  field.writeUInt16LE(((year - 1980) << 9) | (month << 5) | date, 2);
  return field;
}

/** Extra field 0x5455 (extended timestamp): a flag byte (bit 0: modification time), then UTC seconds since 1970. */
function utcTime(at: Date): Buffer {
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x5455, 0);
  field.writeUInt16LE(5, 2);
  field.writeUInt8(1, 4);
  field.writeInt32LE(Math.floor(at.getTime() / 1000), 5);
  return field;
}

type WrittenEntry = { name: Buffer; lastModified: Date; crc: number; size: number; offset: number };

function localHeader(name: Buffer, lastModified: Date): Buffer {
  const head = Buffer.alloc(30);
  const extra = utcTime(lastModified);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(FLAGS, 6);
  dosTime(lastModified).copy(head, 10);
  head.writeUInt16LE(name.length, 26);
  head.writeUInt16LE(extra.length, 28);
  return Buffer.concat([head, name, extra]);
}

function dataDescriptor({ crc, size }: Pick<WrittenEntry, "crc" | "size">): Buffer {
  const field = Buffer.alloc(16);
  field.writeUInt32LE(0x08074b50, 0);
  field.writeUInt32LE(crc, 4);
  field.writeUInt32LE(size, 8);
  field.writeUInt32LE(size, 12);
  return field;
}

function centralHeader({ name, lastModified, crc, size, offset }: WrittenEntry): Buffer {
  const head = Buffer.alloc(46);
  const extra = [utcTime(lastModified)];
  if (offset >= LIMIT_32) {
    const far = Buffer.alloc(12);
    far.writeUInt16LE(1, 0);
    far.writeUInt16LE(8, 2);
    far.writeBigUInt64LE(BigInt(offset), 4);
    extra.push(far);
  }
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(VERSION | MADE_ON_UNIX, 4);
  head.writeUInt16LE(VERSION, 6);
  head.writeUInt16LE(FLAGS, 8);
  dosTime(lastModified).copy(head, 12);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(size, 20);
  head.writeUInt32LE(size, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(Buffer.concat(extra).length, 30);
  head.writeUInt16LE(FILE_MODE, 40);
  head.writeUInt32LE(Math.min(offset, LIMIT_32), 42);
  return Buffer.concat([head, name, ...extra]);
}

/** The end of central directory record, preceded by the ZIP64 records when a number does not fit into it. */
function directoryEnd(entries: number, start: number, size: number): Buffer {
  const plain = Buffer.alloc(22);
  plain.writeUInt32LE(0x06054b50, 0);
  plain.writeUInt16LE(Math.min(entries, LIMIT_16), 8);
  plain.writeUInt16LE(Math.min(entries, LIMIT_16), 10);
  plain.writeUInt32LE(Math.min(size, LIMIT_32), 12);
  plain.writeUInt32LE(Math.min(start, LIMIT_32), 16);
  if (entries < LIMIT_16 && start < LIMIT_32 && size < LIMIT_32) return plain;
  const large = Buffer.alloc(76);
  large.writeUInt32LE(0x06064b50, 0);
  large.writeBigUInt64LE(44n, 4);
  large.writeUInt16LE(VERSION | MADE_ON_UNIX, 12);
  large.writeUInt16LE(VERSION, 14);
  large.writeBigUInt64LE(BigInt(entries), 24);
  large.writeBigUInt64LE(BigInt(entries), 32);
  large.writeBigUInt64LE(BigInt(size), 40);
  large.writeBigUInt64LE(BigInt(start), 48);
  large.writeUInt32LE(0x07064b50, 56);
  large.writeBigUInt64LE(BigInt(start + size), 64);
  large.writeUInt32LE(1, 72);
  return Buffer.concat([large, plain]);
}

async function* zipChunks(sources: AsyncIterable<ZipSource>, startOffset: number): AsyncGenerator<Uint8Array> {
  const written: WrittenEntry[] = [];
  let offset = startOffset;
  for await (const { name: path, lastModified, input } of sources) {
    const name = Buffer.from(path);
    const head = localHeader(name, lastModified);
    // Read before, because whoever takes a part may free it; it has no length then.
    const headBytes = head.length;
    yield head;
    let [crc, size] = [0, 0];
    for await (const piece of typeof input === "string" ? [input] : input) {
      const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
      crc = crc32(bytes, crc);
      size += bytes.length;
      yield bytes;
    }
    if (size >= LIMIT_32) throw new RangeError("an entry of an archive is 4 GB or larger");
    yield dataDescriptor({ crc, size });
    written.push({ name, lastModified, crc, size, offset });
    offset += headBytes + size + 16;
  }
  let directoryBytes = 0;
  for (const entry of written) {
    const header = centralHeader(entry);
    directoryBytes += header.length;
    yield header;
  }
  yield directoryEnd(written.length, offset, directoryBytes);
}

/**
 * Writes a ZIP as a stream. The next entry is requested only after the previous one has been read. When the stream ends
 * in any way, `sources` is ended.
 *
 * @param sources entries below 4 GB each; their total size is not limited
 * @param options.startOffset assumed offset of the first byte; 0 except in tests of ZIP64
 * @throws RangeError (through the stream) for a larger entry, and the errors of `sources`
 */
export function zipStream(
  sources: AsyncIterable<ZipSource>,
  { startOffset = 0, ...options }: AnswerStreamOptions & { startOffset?: number } = {},
): ReadableStream<Uint8Array> {
  return answerStream(zipChunks(sources, startOffset), options);
}
