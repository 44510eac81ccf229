/**
 * Checks whether a PDF opens without a password. Reads the trailer that `startxref` points to, not the text of pages.
 * ISO 32000-1, 7.5.5 (trailer), 7.5.8 (cross-reference streams), 7.6.3 (standard security handler).
 */
import { createHash } from "node:crypto";
import { opensByAes256 } from "@/lib/document/pdf-aes256";

/** Longest dictionary that is read. */
const MAX_DICTIONARY_BYTES = 16 * 1024;
const XREF_STREAM = /\/Type\s{0,8}\/XRef\b/;
/** The padding string of ISO 32000-1, algorithm 2; an empty password consists of it alone. */
const PADDING = Buffer.from("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a", "hex");

/** The dictionary that begins within 64 characters of `from`, up to its end; "" when there is none. */
function dictionaryAt(text: string, from: number): string {
  const begin = text.indexOf("<<", from);
  if (begin < 0 || begin - from > 64) return "";
  const window = text.slice(begin, begin + MAX_DICTIONARY_BYTES);
  let depth = 0;
  // Strings are skipped: the bytes of /O and /U may contain these characters.
  let brackets = 0;
  for (const { 0: mark, index } of window.matchAll(/\\.|[()]|<<|>>/gs)) {
    if (mark === "(") brackets += 1;
    else if (mark === ")") brackets = Math.max(0, brackets - 1);
    else if (brackets === 0 && mark === "<<") depth += 1;
    else if (brackets === 0 && mark === ">>") depth -= 1;
    if (depth === 0) return window.slice(0, index + 2);
  }
  return window;
}

/** The dictionary of the last trailer, or of the cross-reference stream that replaces it. */
function lastTrailer(text: string): string {
  const lastMark = text.lastIndexOf("startxref");
  const offset = /^startxref\s{1,4}(\d{1,10})/.exec(text.slice(lastMark, lastMark + 32))?.[1];
  const start = Math.max(0, text.indexOf("%PDF-"));
  if (lastMark >= 0 && offset !== undefined) {
    const at = text.slice(Number(offset) + start, Number(offset) + start + 64);
    // A cross-reference stream: its dictionary is the trailer.
    const stream = /^\s{0,8}\d{1,10}\s{1,4}\d{1,5}\s{1,4}obj/.exec(at);
    const dictionary = stream ? dictionaryAt(text, Number(offset) + start + stream[0].length) : "";
    if (XREF_STREAM.test(dictionary)) return dictionary;
    // A table: the trailer after it. In linearized documents the last trailer of the file does not name the encryption.
    const keyword = /^\s{0,8}xref\b/.test(at) ? text.indexOf("trailer", Number(offset) + start) : -1;
    if (keyword >= 0) return dictionaryAt(text, keyword + "trailer".length);
  }
  // A wrong offset, which PDF viewers tolerate: the last trailer before `startxref`.
  const keyword = text.lastIndexOf("trailer", lastMark < 0 ? undefined : lastMark);
  if (keyword >= 0) return dictionaryAt(text, keyword + "trailer".length);
  const stream = text.lastIndexOf("/XRef");
  return stream < 0 ? "" : dictionaryAt(text, text.lastIndexOf("obj", stream) + "obj".length);
}

/** The bytes of a string in a dictionary, written as `<hex>` or `(literal)`; null when the key is missing. */
function readString(dictionary: string, key: string): Buffer | null {
  const at = new RegExp(`/${key}\\s{0,8}(?=[<(])`).exec(dictionary);
  if (!at) return null;
  const rest = dictionary.slice(at.index + at[0].length);
  if (rest.startsWith("<"))
    return Buffer.from((/^<([0-9A-Fa-f\s]*)>/.exec(rest)?.[1] ?? "").replaceAll(/\s/g, ""), "hex");
  const bytes: number[] = [];
  const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
  for (let index = 1, depth = 0; index < rest.length; index += 1) {
    let character = rest.charAt(index);
    if (character === "\\") {
      const octal = /^[0-7]{1,3}/.exec(rest.slice(index + 1, index + 4))?.[0];
      if (octal) {
        bytes.push(Number.parseInt(octal, 8) & 0xff);
        index += octal.length;
        continue;
      }
      index += 1;
      character = rest.charAt(index);
      bytes.push((ESCAPES[character] ?? character).charCodeAt(0));
      continue;
    }
    if (character === "(") depth += 1;
    if (character === ")") {
      if (depth === 0) break;
      depth -= 1;
    }
    bytes.push(character.charCodeAt(0));
  }
  return Buffer.from(bytes);
}

const readNumber = (dictionary: string, key: string) =>
  Number(new RegExp(`/${key}\\s{0,8}(-?\\d{1,10})`).exec(dictionary)?.[1] ?? Number.NaN);

const md5 = (...parts: Uint8Array[]) => createHash("md5").update(Buffer.concat(parts)).digest();

function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const state = Array.from({ length: 256 }, (_, index) => index);
  const at = (index: number) => state[index & 255] as number;
  const swap = (a: number, b: number) => {
    const kept = at(a);
    state[a & 255] = at(b);
    state[b & 255] = kept;
  };
  for (let index = 0, j = 0; index < 256; index += 1) {
    j = (j + at(index) + (key[index % key.length] as number)) & 255;
    swap(index, j);
  }
  let [i, j] = [0, 0];
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255;
      j = (j + at(i)) & 255;
      swap(i, j);
      return byte ^ at(at(i) + at(j));
    }),
  );
}

/** Revisions 2 to 4 (RC4 and AES-128) with the empty user password: ISO 32000-1, 7.6.3, algorithms 2, 4 and 5. */
function opensWithMd5(encryption: string, trailer: string, revision: number): boolean {
  const [owner, user] = [readString(encryption, "O"), readString(encryption, "U")];
  const id = readString(trailer.replace(/\/ID\s{0,8}\[\s{0,8}/, "/ID"), "ID") ?? Buffer.alloc(0);
  if (!owner || !user || user.length < 16) return false;
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(readNumber(encryption, "P") | 0);
  const plainMetadata = revision >= 4 && /\/EncryptMetadata\s{0,8}false/.test(encryption);
  const extra = plainMetadata ? [Buffer.alloc(4, 0xff)] : [];
  const bits = readNumber(encryption, "Length");
  // In revision 4, /Length may be that of a crypt filter, in bytes. The key always has 16 bytes.
  const lengthBytes = revision === 4 ? 16 : Number.isNaN(bits) ? 5 : bits / 8;
  const keyBytes = revision === 2 ? 5 : Math.min(16, Math.max(5, lengthBytes));
  let key = md5(PADDING, owner.subarray(0, 32), permissions, id, ...extra).subarray(0, keyBytes);
  if (revision === 2) return rc4(key, PADDING).equals(user.subarray(0, 32));
  for (let round = 0; round < 50; round += 1) key = md5(key).subarray(0, keyBytes);
  let expected = rc4(key, md5(PADDING, id));
  for (let round = 1; round <= 19; round += 1)
    expected = rc4(
      key.map((byte) => byte ^ round),
      expected,
    );
  return expected.equals(user.subarray(0, 16));
}

function opensWithoutPassword(encryption: string, trailer: string): boolean {
  if (!/\/Filter\s{0,8}\/Standard\b/.test(encryption)) return false;
  const revision = readNumber(encryption, "R");
  if (revision === 5 || revision === 6) {
    const [user, owner] = [readString(encryption, "U"), readString(encryption, "O")];
    return user !== null && owner !== null && opensByAes256(revision, user, owner);
  }
  return revision >= 2 && revision <= 4 && opensWithMd5(encryption, trailer, revision);
}

/**
 * True when a PDF cannot be opened without a password, also when its encryption is not understood.
 *
 * @param text the bytes of the file as Latin-1
 */
export function needsPassword(text: string): boolean {
  // Most files: finding their trailer would take five times as long.
  if (!text.includes("/Encrypt")) return false;
  const trailer = lastTrailer(text);
  const reference = /\/Encrypt\s{0,8}(?:(\d{1,10})\s{1,8}(\d{1,5})\s{1,8}R\b|<<)/.exec(trailer);
  if (!reference) return false;
  const [, object, generation] = reference;
  if (object === undefined) return !opensWithoutPassword(dictionaryAt(trailer, reference.index), trailer);
  const found = new RegExp(`(?:^|[^0-9])${object}\\s{1,8}${generation}\\s{1,8}obj\\b`).exec(text);
  return !found || !opensWithoutPassword(dictionaryAt(text, found.index + found[0].length), trailer);
}
