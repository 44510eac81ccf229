/** Names of documents: what is stored, and how a name travels in a header (SEC-60; RFC 6266, RFC 8187). */

export const MAX_FILENAME_BYTES = 120;
/** Names that Windows gives to devices, whatever extension follows. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])$/i;
/** Controls, format characters (bidi overrides, zero width, soft hyphen), line separators, private use, unassigned. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;
/** An ending that tells a kind of file; anything longer or stranger is part of the name. */
export const EXTENSION = /\.[A-Za-z0-9]{1,10}$/;
const FORBIDDEN = /[/\\:*?"<>|]/g;

const utf8Length = (text: string) => new TextEncoder().encode(text).length;

const graphemes = new Intl.Segmenter("hu", { granularity: "grapheme" });
/** Stands for what a shortened name leaves out. */
const OMISSION = "…";

/** The longest beginning of `text` that fits into `bytes` of UTF-8; never cuts a grapheme. */
function beginning(text: string, bytes: number): string {
  const segments = graphemes.segment(text);
  let [end, used] = [0, 0];
  for (let next = segments.containing(0); next; next = segments.containing(end)) {
    used += utf8Length(next.segment);
    if (used > bytes) break;
    end += next.segment.length;
  }
  return text.slice(0, end);
}

/** The longest end of `text` that fits into `bytes` of UTF-8. */
function ending(text: string, bytes: number): string {
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
 * Shortens the middle of a name, because names of one kind often differ only at their end ("… 2026-01").
 *
 * @param bytes of UTF-8; two thirds go to the beginning
 * @returns at most `bytes`, made of whole graphemes; of a grapheme longer than that, its first letter
 */
function shorten(stem: string, bytes: number): string {
  if (utf8Length(stem) <= bytes) return stem;
  const room = bytes - utf8Length(OMISSION);
  const begin = trimEnds(beginning(stem, Math.ceil((room * 2) / 3)));
  const end = trimEnds(ending(stem.slice(begin.length), room - utf8Length(begin)));
  return begin || end ? `${begin}${OMISSION}${end}` : String.fromCodePoint(stem.codePointAt(0) ?? 0);
}

/** Windows drops dots and blanks at the end of a name; a dot at its beginning hides the file elsewhere. */
const trimEnds = (text: string) => text.replace(/^[.\s]+/u, "").replace(/[.\s]+$/u, "");

/**
 * Makes a name safe to store, show and save on any system: NFC, one line, no path, no invisible or direction-changing
 * characters, no device name. A longer name than `maxBytes` keeps its beginning, its end and its extension ("Értesítő a
 * következő…2026-01.pdf"); no grapheme is cut. Cleaning a clean name changes nothing.
 *
 * @param maxBytes of UTF-8, extension included
 * @returns the name, or null when nothing readable is left of it
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

/** What is left for a client that knows no `filename*`: letters without accents, everything else an underscore. */
function asciiFallback(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\x20-\x7e]/gu, "_")
    .replaceAll(/["\\%;]/g, "_");
}

/** RFC 8187 value: everything but attr-char percent-encoded. */
function extendedValue(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The header `Content-Disposition`. ő and ű lie outside Latin-1 and would make Node refuse the header, so the name
 * travels twice: plain ASCII, and as `filename*`.
 *
 * @param name cleaned again here, because rows outlive rules; "dokumentum.pdf" when nothing is left
 */
export function contentDisposition(name: string, how: "inline" | "attachment"): string {
  const clean = cleanFilename(name) ?? "dokumentum.pdf";
  return `${how}; filename="${asciiFallback(clean)}"; filename*=UTF-8''${extendedValue(clean)}`;
}
