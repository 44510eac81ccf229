import type { Db } from "@/lib/db/connection";
import type { StoragePlace } from "@/lib/settings";

/**
 * Where sealed bytes of documents and attachments are kept. Keys are document ids; offsets and lengths are in sealed
 * bytes. The row of `document_bytes` with the wrapped key and the place is not written here but by
 * lib/document/store.ts.
 */
export interface DocumentStorage {
  readonly place: StoragePlace;
  /**
   * Writes all sealed bytes of a key, instead of what it had.
   *
   * @param db a transaction where the place is the database; the key's row must exist there
   * @param sealed whole, or in parts of any length
   * @param sealedSize total length
   * @throws when `sealed` has another length, or they cannot be written; what is then stored must not be used
   */
  write(db: Db, key: string, sealed: Uint8Array | AsyncIterable<Uint8Array>, sealedSize: number): Promise<void>;
  /** Reads a part. Fewer bytes than asked for, or none: truncated or gone; the caller refuses what they belong to. */
  read(db: Db, key: string, from: number, length: number): Promise<Uint8Array>;
  /** Removes the sealed bytes, not the rows. Keys without bytes are ignored. */
  remove(db: Db, keys: readonly string[]): Promise<void>;
}
