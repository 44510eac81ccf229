import type { Checkpoint, SignedCheckpoint } from "./checkpoint";
import type { StoredCheckpoint } from "./checkpoint-store";

/** The signed checkpoint of a row. What it says is believed only after its signature was checked. */
export function storedCheckpoint(row: StoredCheckpoint): SignedCheckpoint {
  const checkpoint = JSON.parse(row.content) as Checkpoint;
  return { checkpoint, signature: { protected: row.protectedHeader, signature: row.signature } };
}
