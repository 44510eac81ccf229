import "server-only";

/** A part of a multipart body. `filename`: null for a field without a file. `bytes`: a part of the body, not a copy. */
export type MultipartPart = { name: string; filename: string | null; bytes: Buffer };

/** `boundary` of a content type, in quotes or without; at most 70 characters (RFC 2046, 5.1.1). */
const BOUNDARY = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/i;
const LINE_END = Buffer.from("\r\n");
const HEAD_END = Buffer.from("\r\n\r\n");
/** The headers of a part are its name, the name of its file and its type. */
const MAX_HEAD_BYTES = 16 * 1024;
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/;
const DISPOSITION = /^form-data((?:\s*;\s*[a-z0-9*-]+=(?:"[^"]*"|[^\s;"]+))+)\s*$/i;
const PARAMETER = /;\s*([a-z0-9*-]+)=(?:"([^"]*)"|([^\s;"]+))/gi;
/** The same with quotes and backslashes behind a backslash. */
const ESCAPED_DISPOSITION = /^form-data((?:\s*;\s*[a-z0-9*-]+=(?:"(?:[^"\\]|\\.)*"|[^\s;"]+))+)\s*$/i;
const ESCAPED_PARAMETER = /;\s*([a-z0-9*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/gi;
const EXTENDED_VALUE = /^utf-8'[^']*'(.*)$/i;

/** Browsers and libraries write `%22` for a quote, `%0D` and `%0A` for a line end (RFC 7578, 2). */
const decodedName = (name: string) => name.replaceAll(/%0a/gi, "\n").replaceAll(/%0d/gi, "\r").replaceAll("%22", '"');

/**
 * Older curl, Apache HttpClient, Spring and Go write `\"` for a quote and `\\` for a backslash. Any other backslash
 * stands for itself: some clients send a path of Windows as it is.
 */
const unescapedName = (name: string) => name.replaceAll(/\\(["\\])/g, "$1");

/** How names are written: the usual way, and for a value that cannot be read so, the older one. */
const WRITINGS = [
  { whole: DISPOSITION, parameter: PARAMETER, decode: decodedName },
  { whole: ESCAPED_DISPOSITION, parameter: ESCAPED_PARAMETER, decode: unescapedName },
];

/** A file name in the form of RFC 8187; null when it cannot be read. */
function extendedName(value: string): string | null {
  try {
    return decodeURIComponent(EXTENDED_VALUE.exec(value)?.[1] ?? "") || null;
  } catch {
    return null;
  }
}

/** The value of `Content-Disposition`; null when it cannot be read or names a parameter twice. */
function readDisposition(value: string): Omit<MultipartPart, "bytes"> | null {
  const writing = WRITINGS.find(({ whole }) => whole.test(value));
  if (!writing) return null;
  const given = new Map<string, string>();
  for (const [, key = "", quoted, token] of value.matchAll(writing.parameter)) {
    if (given.has(key.toLowerCase())) return null;
    given.set(key.toLowerCase(), quoted ?? token ?? "");
  }
  const [name, filename, extended] = [given.get("name"), given.get("filename"), given.get("filename*")];
  if (name === undefined) return null;
  const plain = filename === undefined ? null : writing.decode(filename);
  return { name: writing.decode(name), filename: (extended === undefined ? null : extendedName(extended)) ?? plain };
}

/** Name and file name of a part; null when they cannot be read. */
function readHead(head: Buffer): Omit<MultipartPart, "bytes"> | null {
  let found: Omit<MultipartPart, "bytes"> | null = null;
  for (const line of head.toString("utf8").split("\r\n")) {
    const [, name, value = ""] = HEADER.exec(line) ?? [];
    if (name === undefined) return null;
    // Files are stored as they are: a part in another encoding would be stored encoded.
    if (/^content-transfer-encoding$/i.test(name) && !/^(?:7bit|8bit|binary)\s*$/i.test(value)) return null;
    if (!/^content-disposition$/i.test(name)) continue;
    if (found) return null;
    found = readDisposition(value);
    if (!found) return null;
  }
  return found;
}

/**
 * Reads a multipart body (RFC 7578) that is in memory. Its parts are not copied: `Response.formData` copies each
 * several times, which takes longer than sealing it.
 *
 * @param maxParts the parts beyond it are not read; one more than is allowed tells that there are too many
 * @returns null when it cannot be read: no boundary, a part without a name, or no end
 */
export function readMultipart(body: Buffer, contentType: string, maxParts: number): MultipartPart[] | null {
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return null;
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const first = delimiter.subarray(LINE_END.length);
  let at = 0;
  // Compared byte by byte: a body may hold millions of them.
  while (body[at] === LINE_END[0] && body[at + 1] === LINE_END[1]) at += LINE_END.length;
  if (!body.subarray(at, at + first.length).equals(first)) return null;
  at += first.length;
  const parts: MultipartPart[] = [];
  while (parts.length < maxParts) {
    const next = body.toString("latin1", at, at + 2);
    if (next === "--") return parts;
    if (next !== "\r\n") return null;
    // A part without headers has no name.
    const headEnd = body.subarray(at, at + MAX_HEAD_BYTES).indexOf(HEAD_END);
    if (headEnd < LINE_END.length) return null;
    const head = readHead(body.subarray(at + LINE_END.length, at + headEnd));
    const from = at + headEnd + HEAD_END.length;
    // The line end before the delimiter of an empty part is the last one of its headers.
    const end = body.indexOf(delimiter, from - LINE_END.length);
    if (!head || end < 0) return null;
    parts.push({ ...head, bytes: body.subarray(from, Math.max(from, end)) });
    at = end + delimiter.length;
  }
  return parts;
}
