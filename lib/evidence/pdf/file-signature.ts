/**
 * The signature over all bytes of a certificate's PDF. It stands in the file in a place of fixed length, which counts
 * as empty in what is signed. Pure, but server only: hashes need Node.
 */
import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import { type PublicKey, type Signature, type SignatureFailure, type SigningKey, signatureFailure } from "../signature";

/** The field of the PDF's info dictionary. */
export const SIGNATURE_FIELD = "EvidenceSignature";

const LABEL = "evidence-signature:";
/** Header and signature have about 210 characters. */
const LENGTH = 260;
const FILL = ".";

/** What the field holds until the file is signed. */
export const EMPTY_SIGNATURE = `${LABEL}${FILL.repeat(LENGTH)}`;

const digestOf = (bytes: Buffer) => ({ sha256: createHash("sha256").update(bytes).digest("hex") });

/** Where the signature stands; null unless the label is in the file once, with a whole place behind it. */
function placeOf(pdf: Buffer): { from: number; to: number } | null {
  const label = pdf.indexOf(`(${LABEL}`, 0, "latin1");
  if (label < 0 || pdf.indexOf(`(${LABEL}`, label + 1, "latin1") >= 0) return null;
  const from = label + 1 + LABEL.length;
  const to = from + LENGTH;
  return pdf.subarray(to, to + 1).toString("latin1") === ")" ? { from, to } : null;
}

function withText(pdf: Buffer, { from, to }: { from: number; to: number }, text: string): Buffer {
  return Buffer.concat([pdf.subarray(0, from), Buffer.from(text.padEnd(LENGTH, FILL), "latin1"), pdf.subarray(to)]);
}

/** @param pdf has EMPTY_SIGNATURE in its info dictionary */
export function signPdf(pdf: Buffer, key: SigningKey): Buffer {
  const place = placeOf(pdf);
  if (!place) throw new Error("The file has no place for a signature.");
  const { protected: header, signature } = key.sign("evidence+pdf", digestOf(pdf));
  return withText(pdf, place, `${header}${FILL}${signature}`);
}

/** The signature of a file, not verified; null for a file without one that `signPdf` could have written. */
export function pdfSignature(pdf: Buffer): Signature | null {
  const place = placeOf(pdf);
  if (!place) return null;
  const text = pdf.subarray(place.from, place.to).toString("latin1");
  const [header = "", signed = ""] = text.split(FILL);
  // What fills the place is not signed, so it must be what `signPdf` writes.
  if (text !== `${header}${FILL}${signed}`.padEnd(LENGTH, FILL)) return null;
  return { protected: header, signature: signed };
}

/** @returns null when no byte of the file was changed since it was signed, else what is wrong */
export function pdfSignatureFailure(pdf: Buffer, keys: readonly PublicKey[]): SignatureFailure | null {
  const place = placeOf(pdf);
  const signature = pdfSignature(pdf);
  if (!place || !signature) return { kind: "malformed" };
  return signatureFailure("evidence+pdf", digestOf(withText(pdf, place, "")), signature, keys);
}

const MAX_DATA_BYTES = 20_000_000;

/**
 * The file inside a certificate's PDF, as pdfkit writes it.
 *
 * @returns null for a PDF without one, or with one that does not open
 */
export function attachedFile(pdf: Buffer): Buffer | null {
  const start = pdf.indexOf("/Type /EmbeddedFile", 0, "latin1");
  const stream = start < 0 ? -1 : pdf.indexOf("stream\n", start, "latin1");
  if (stream < 0) return null;
  const dictionary = pdf.subarray(start, stream).toString("latin1");
  const length = /\/Length (\d+)/.exec(dictionary)?.[1];
  if (!length) return null;
  const from = stream + "stream\n".length;
  const bytes = pdf.subarray(from, from + Number(length));
  if (!dictionary.includes("/FlateDecode")) return bytes;
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_DATA_BYTES });
  } catch {
    return null;
  }
}
