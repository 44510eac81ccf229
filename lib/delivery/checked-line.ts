import type { ManifestLine } from "@/lib/delivery/manifest-line";

/** A document of a line that is a PDF which may be placed. */
export type CheckedFile = {
  /** As the customer sees it. */
  filename: string;
  sizeBytes: number;
  /** Of the plain bytes, hex. */
  sha256: string;
};

/** A line whose fields and documents are valid: of a batch's folder, or a message of the Sender API. */
export type CheckedLine = ManifestLine & {
  files: CheckedFile[];
  /** See `contentDigest` (read-batch.ts). */
  contentDigest: string;
};
