import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { createRecentBytes, type RecentBytes, recentBytesLimit } from "@/lib/document/recent-bytes";
import type { StoredDocument } from "@/lib/document/seal";

/** A document that its customer has opened lately: ids, checksum, keys and the sealed bytes of a small one. */
export type RecentDocument = {
  accountId: AuthorizedAccountId;
  messageId: string;
  stored: StoredDocument;
  /** SHA-256 of the plain bytes, hex. */
  sha256: string;
  /** Of the plain bytes. */
  sizeBytes: number;
};

// Next loads this module once per bundle; bytes must be kept once per process.
const shared = globalThis as { portalRecentDocuments?: RecentBytes<RecentDocument> };

/** The documents that this process keeps; made at the first use, when its share of the limit is known. */
export function recentDocuments(): RecentBytes<RecentDocument> {
  shared.portalRecentDocuments ??= createRecentBytes(recentBytesLimit());
  return shared.portalRecentDocuments;
}
