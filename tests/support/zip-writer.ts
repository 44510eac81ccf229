/** Writes ZIPs for tests, also such as no honest program writes. */
import { crc32, deflateRawSync } from "node:zlib";

export type ZipFile = {
  name: string;
  /** Its bytes without the mark that they are UTF-8; instead of `name`. */
  rawName?: Buffer;
  bytes: Buffer | string;
  /** What the directory says of the size; by default the truth. */
  statedSize?: number;
  /** File type and mode of Unix in the directory. */
  mode?: number;
  encrypted?: boolean;
  stored?: boolean;
};

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8_FLAG = 0x0800;
const ENCRYPTED_FLAG = 1;
const DEFLATED = 8;
/** Made by Unix, so that the upper half of the attributes is a mode. */
const MADE_BY_UNIX = 3 << 8;

function header(file: ZipFile, bytes: Buffer, packed: Buffer): Buffer {
  const name = file.rawName ?? Buffer.from(file.name);
  const flags = (file.rawName ? 0 : UTF8_FLAG) | (file.encrypted ? ENCRYPTED_FLAG : 0);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(flags, 2);
  fields.writeUInt16LE(file.stored ? 0 : DEFLATED, 4);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(file.statedSize ?? bytes.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

const signature = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

export function zipOf(files: readonly ZipFile[], { statedEntries = files.length } = {}): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const bytes = Buffer.from(file.bytes);
    const packed = file.stored ? bytes : deflateRawSync(bytes);
    const name = file.rawName ?? Buffer.from(file.name);
    const fields = header(file, bytes, packed);
    const local = Buffer.concat([signature(LOCAL), fields, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((file.mode ?? 0o100_644) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const made = Buffer.alloc(2);
    made.writeUInt16LE(MADE_BY_UNIX + 20);
    central.push(Buffer.concat([signature(CENTRAL), made, fields, rest, name]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(statedEntries, 4);
  end.writeUInt16LE(statedEntries, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, signature(END), end]);
}
