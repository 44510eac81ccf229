/** File names of documents and attachments: cleaning for storage, and `Content-Disposition` (RFC 6266, RFC 8187). */

export const MAX_FILENAME_BYTES = 120;
/** Device names of Windows, reserved with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])$/i;
/** Control, format (bidi overrides, zero width, soft hyphen), line separator, private-use and unassigned characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;
/** A file extension: a dot and up to ten letters or digits. Anything else belongs to the name. */
export const EXTENSION = /\.[A-Za-z0-9]{1,10}$/;
const FORBIDDEN = /[/\\:*?"<>|]/g;

const utf8Length = (text: string) => new TextEncoder().encode(text).length;

const graphemes = new Intl.Segmenter("hu", { granularity: "grapheme" });
/** Replaces the omitted middle of a shortened name. */
const OMISSION = "…";

/** The longest prefix of `text` of at most `bytes` bytes of UTF-8, made of whole graphemes. */
function longestPrefix(text: string, bytes: number): string {
  const segments = graphemes.segment(text);
  let [end, used] = [0, 0];
  for (let next = segments.containing(0); next; next = segments.containing(end)) {
    used += utf8Length(next.segment);
    if (used > bytes) break;
    end += next.segment.length;
  }
  return text.slice(0, end);
}

/** The longest suffix of `text` of at most `bytes` bytes of UTF-8, made of whole graphemes. */
function longestSuffix(text: string, bytes: number): string {
  const segments = graphemes.segment(text);
  let [begin, used] = [text.length, 0];
  for (let next = segments.containing(begin - 1); next; next = segments.containing(begin - 1)) {
    used += utf8Length(next.segment);
    if (used > bytes) break;
    begin = next.index;
  }
  return text.slice(begin);
}

/**
 * Shortens a name in its middle, because similar names often differ only at the end ("… 2026-01").
 *
 * @param bytes maximum length in UTF-8; two thirds of it are used for the beginning
 * @returns whole graphemes, at most `bytes`; the first code point when a single grapheme is longer
 */
function shorten(stem: string, bytes: number): string {
  if (utf8Length(stem) <= bytes) return stem;
  const room = bytes - utf8Length(OMISSION);
  const begin = trimEnds(longestPrefix(stem, Math.ceil((room * 2) / 3)));
  const end = trimEnds(longestSuffix(stem.slice(begin.length), room - utf8Length(begin)));
  return begin || end ? `${begin}${OMISSION}${end}` : String.fromCodePoint(stem.codePointAt(0) ?? 0);
}

/** Removes dots and spaces at both ends: Windows drops them at the end, and a leading dot hides a file on Unix. */
const trimEnds = (text: string) => text.replace(/^[.\s]+/u, "").replace(/[.\s]+$/u, "");

/**
 * Makes a file name safe to store, show and save on any system: NFC, one line, no path, no invisible or
 * direction-changing characters, no device name. A name longer than `maxBytes` keeps its beginning, end and extension
 * ("Értesítő a következő…2026-01.pdf"). Idempotent.
 *
 * @param maxBytes of UTF-8, including the extension
 * @returns null when no letter or digit is left
 */
export function cleanFilename(name: string, maxBytes = MAX_FILENAME_BYTES): string | null {
  const visible = name.toWellFormed().replaceAll("\ufffd", "").normalize("NFC").replaceAll(/\s/gu, " ");
  const plain = trimEnds(visible.replaceAll(INVISIBLE, "").replaceAll(FORBIDDEN, "_").replaceAll(/ {2,}/g, " "));
  const extension = EXTENSION.exec(plain)?.[0] ?? "";
  let stem = trimEnds(plain.slice(0, plain.length - extension.length));
  if (!/[\p{L}\p{N}]/u.test(stem)) return null;
  if (RESERVED.test((stem.split(".")[0] ?? "").trim())) stem = `_${stem}`;
  return trimEnds(shorten(stem, maxBytes - utf8Length(extension))) + extension;
}

/** The name for clients without support for `filename*`: letters without accents, underscores for other characters. */
function asciiFallback(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\x20-\x7e]/gu, "_")
    .replaceAll(/["\\%;]/g, "_");
}

/** The value of `filename*` (RFC 8187, 3.2.1): all characters except attr-char are percent-encoded. */
function extendedValue(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The value of `Content-Disposition`. Node rejects headers with characters outside Latin-1, such as ő and ű, so the
 * name is sent twice: in ASCII and as `filename*`.
 *
 * @param name cleaned again, because stored names may be older than the rules; "dokumentum.pdf" when nothing is left
 */
export function contentDisposition(name: string, disposition: "inline" | "attachment"): string {
  const clean = cleanFilename(name) ?? "dokumentum.pdf";
  return `${disposition}; filename="${asciiFallback(clean)}"; filename*=UTF-8''${extendedValue(clean)}`;
}
