import "server-only";
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import busboy from "busboy";
import type { ReceivedZip } from "@/lib/delivery/upload/keep-upload";
import { ZIP_LIMITS } from "@/lib/delivery/upload/unpack-zip";
import { err, ok, type Result } from "@/lib/kernel/result";
import { BrokenBodyError, requestBytes } from "@/lib/web/api/request-bytes";

/** The form has a mark of its owner and one file. */
const LIMITS = { files: 1, fields: 4, fieldSize: 1000, parts: 6, headerPairs: 20, fileSize: ZIP_LIMITS.maxZipBytes };

/** `no-file`: the body is no form with a file, or the file is empty; `broken`: it broke off or is malformed. */
export type ReceiveFailure = { kind: "no-file" | "too-large" | "broken" };

type Received = { fields: FormData; zip: ReceivedZip };

/** Writes a part of the form to the disk while it arrives, and takes its digest. */
async function writeFile(stream: Readable, file: string): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const watched = new Transform({
    transform(part: Buffer, _encoding, done) {
      hash.update(part);
      sizeBytes += part.length;
      done(null, part);
    },
  });
  await pipeline(stream, watched, createWriteStream(/* turbopackIgnore: true */ file, { flags: "wx", mode: 0o600 }));
  return { sizeBytes, sha256: hash.digest("hex") };
}

/**
 * Receives a form with one ZIP, which is written to the disk while it arrives: at most a piece of it is in memory. What
 * comes behind the limit is read and dropped, so that the browser shows the answer.
 *
 * @param folder temporary folder for the file
 */
export async function receiveZip(request: Request, folder: string): Promise<Result<Received, ReceiveFailure>> {
  const type = request.headers.get("content-type") ?? "";
  const body = requestBytes(request.body);
  if (!/^multipart\/form-data\s*;/i.test(type)) {
    await body.return(undefined);
    return err({ kind: "no-file" });
  }
  const fields = new FormData();
  const target = path.join(/* turbopackIgnore: true */ folder, "received.zip");
  let writing: Promise<ReceivedZip> | null = null;
  let isTooLarge = false;
  try {
    const parser = busboy({ headers: { "content-type": type }, limits: LIMITS, defParamCharset: "utf8" });
    parser.on("field", (name, value) => fields.set(name, value));
    parser.on("file", (_name, stream, { filename }) => {
      stream.on("limit", () => {
        isTooLarge = true;
      });
      writing = writeFile(stream, target).then((written) => ({ path: target, filename: filename ?? "", ...written }));
      // The parser waits for the end of a file, which never comes from one that could not be written, as on a full
      // disk.
      writing.catch((error) => parser.destroy(error));
    });
    await pipeline(Readable.from(body), parser);
  } catch (error) {
    await body.return(undefined);
    // Errors of the file system have a code; a malformed form has none.
    const isOfFileSystem = typeof error === "object" && error !== null && "code" in error;
    if (error instanceof BrokenBodyError || !isOfFileSystem) return err({ kind: "broken" });
    throw error;
  }
  if (isTooLarge) return err({ kind: "too-large" });
  const zip = await (writing as Promise<ReceivedZip> | null);
  return zip && zip.sizeBytes > 0 ? ok({ fields, zip }) : err({ kind: "no-file" });
}
