import "server-only";
import { databaseStorage } from "@/lib/document/storage/database-storage";
import type { DocumentStorage, StoragePlace } from "@/lib/document/storage/document-storage";

/** The storage of a place that stands in a row of `document_bytes`. @throws when the place is not configured */
export function storageAt(place: StoragePlace): DocumentStorage {
  if (place === "database") return databaseStorage;
  throw new Error(`no storage ${place} is configured`);
}
