import { crc32 } from "node:zlib";

export type ZipEntry = {
  name: string;
  utf8: boolean;
  bytes: Buffer;
  /** The DOS date and time, `YYYY-MM-DD HH:MM:SS`. */
  dosTime: string;
  /** The extended timestamp, which must be equal in both headers; null without one. */
  utcTime: Date | null;
};

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const UTF8_FLAG = 0x0800;

const two = (n: number) => String(n).padStart(2, "0");

function dosTimeAt(zip: Buffer, at: number): string {
  const [time, date] = [zip.readUInt16LE(at), zip.readUInt16LE(at + 2)];
  const day = [(date >> 9) + 1980, two((date >> 5) & 15), two(date & 31)].join("-");
  return `${day} ${[two(time >> 11), two((time >> 5) & 63), two((time & 31) * 2)].join(":")}`;
}

function utcTimeIn(extra: Buffer): Date | null {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 0x5455) return new Date(extra.readInt32LE(at + 5) * 1000);
  }
  return null;
}

/**
 * Reads a ZIP by its central directory, and checks CRCs and that both headers agree. Only stored entries and no ZIP64,
 * which is what the portal writes for an ordinary mailbox.
 */
export function readZip(archive: Uint8Array): ZipEntry[] {
  const zip = Buffer.from(archive);
  const end = zip.length - 22;
  if (zip.readUInt32LE(end) !== END) throw new Error("no end of a central directory");
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== CENTRAL) throw new Error("no entry of the central directory");
    if (zip.readUInt16LE(at + 10) !== 0) throw new Error("not stored");
    const [size, nameLength] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const name = zip.subarray(at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    if (zip.readUInt32LE(local) !== LOCAL) throw new Error("no local header");
    const localName = zip.subarray(local + 30, local + 30 + zip.readUInt16LE(local + 26));
    if (!localName.equals(name)) throw new Error("two names");
    const from = local + 30 + localName.length + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(from, from + size);
    if (crc32(bytes) !== zip.readUInt32LE(at + 16)) throw new Error(`damaged: ${name}`);
    const dosTime = dosTimeAt(zip, at + 12);
    if (dosTimeAt(zip, local + 10) !== dosTime) throw new Error("two times");
    const utcTime = utcTimeIn(zip.subarray(at + 46 + nameLength, at + 46 + nameLength + zip.readUInt16LE(at + 30)));
    const localTime = utcTimeIn(zip.subarray(from - zip.readUInt16LE(local + 28), from));
    if (localTime?.getTime() !== utcTime?.getTime()) throw new Error("two times in UTC");
    const utf8 = (zip.readUInt16LE(at + 8) & UTF8_FLAG) !== 0;
    entries.push({ name: name.toString("utf8"), utf8, bytes, dosTime, utcTime });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}
