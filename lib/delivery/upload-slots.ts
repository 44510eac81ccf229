/** Limits the documents that a server process receives at a time: each holds a piece of up to 8 MiB in memory. */
import { shareOf } from "@/lib/kernel/process-share";

/** In all server processes together. */
const MAX_RECEIVED = 16;
/** A process receives at least as many. */
const LEAST_RECEIVED = 2;

// Next loads this module once per bundle; what is received must be counted once per process.
const shared = globalThis as { portalReceivedDocuments?: { count: number } };

/**
 * Begins receiving a document.
 *
 * @returns ends it; further calls do nothing. Null when the process receives as many as it may
 */
export function takeUploadSlot(limit = shareOf(MAX_RECEIVED, LEAST_RECEIVED)): (() => void) | null {
  shared.portalReceivedDocuments ??= { count: 0 };
  const received = shared.portalReceivedDocuments;
  if (received.count >= limit) return null;
  received.count += 1;
  let isHeld = true;
  return () => {
    if (isHeld) received.count -= 1;
    isHeld = false;
  };
}
