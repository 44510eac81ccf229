import { StorageError } from "@/lib/document/storage/storage-error";

/** More refusals in a row concern the store, not single objects: wrong credentials, a wrong bucket. */
const MAX_REFUSED_IN_A_ROW = 20;

/** Decides whether work on many documents goes on after the storage did not give or take one of them. */
type ToleratedRefusals = {
  /** To be called after each success. */
  succeeded(): void;
  /**
   * @returns the failure of this document alone
   * @throws `error` when the work must stop: the store is unavailable, refuses everything, or it is no StorageError
   */
  failed(error: unknown): StorageError;
};

export function tolerateRefusals(): ToleratedRefusals {
  let inARow = 0;
  return {
    succeeded() {
      inARow = 0;
    },
    failed(error) {
      if (!(error instanceof StorageError) || error.kind === "unavailable") throw error;
      inARow += 1;
      if (inARow > MAX_REFUSED_IN_A_ROW) throw error;
      return error;
    },
  };
}
