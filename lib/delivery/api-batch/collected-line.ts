/** A message of a batch of the Sender API, as it is stored until the batch ends. */
import type { CheckedLine } from "@/lib/delivery/checked-line";
import type { ManifestLine } from "@/lib/delivery/manifest-line";
import { contentDigest } from "@/lib/delivery/read-batch";
import type { PreparedDocument } from "@/lib/mailbox/placing/place-messages";

/** `line` is its number in the batch, from 1. */
export type CollectedLine = CheckedLine & { documents: PreparedDocument[] };

/** Everything but what has a column of its own. */
export type StoredLine = Omit<
  ManifestLine,
  "line" | "documentNames" | "initialPassword" | "remarks" | "publishAt" | "senderReference" | "email"
> & {
  publishAt: string | null;
  documents: PreparedDocument[];
  contentDigest: string;
  /** Left out in rows of releases before migration 0038. */
  remarks?: string[];
};

export function storedLine(given: ManifestLine, documents: PreparedDocument[]): StoredLine {
  const { line: _, documentNames: __, initialPassword: ___, senderReference, email, ...rest } = given;
  const digest = contentDigest({ ...given, senderReference, email }, documents);
  return { ...rest, publishAt: rest.publishAt?.toISOString() ?? null, documents, contentDigest: digest };
}

/** @param initialPassword as the sender gave it; null when it gave none */
export function collectedLine(
  row: Pick<ManifestLine, "senderReference" | "email"> & { number: number; line: unknown },
  initialPassword: string | null,
): CollectedLine {
  const { number, senderReference, email, line } = row;
  const { publishAt, documents, remarks = [], ...rest } = line as StoredLine;
  return {
    ...rest,
    ...{ line: number, senderReference, email, initialPassword, documents },
    publishAt: publishAt === null ? null : new Date(publishAt),
    documentNames: [],
    remarks,
    files: documents.map(({ filename, sizeBytes, sha256 }) => ({ filename, sizeBytes, sha256 })),
  };
}
