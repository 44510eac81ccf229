/** Divides limits that are meant for the whole portal among the server processes of one start. */

/** One of the server processes of a start: `slot` counts from 1 to `of`. */
export type ProcessShare = { slot: number; of: number };

// Next loads this module once per bundle, so the share is kept in globalThis.
const shared = globalThis as { portalProcessShare?: ProcessShare };

/** Sets the share of this process. Called once, before anything reads a divided limit. */
export function setProcessShare(share: ProcessShare): void {
  shared.portalProcessShare = share;
}

/** The share of this process; the whole when it is the only one, for example the worker. */
export function processShare(): ProcessShare {
  return shared.portalProcessShare ?? { slot: 1, of: 1 };
}

/**
 * The part of a limit that belongs to a process. The parts of all processes add up to `total`, unless `least` raises
 * them; the remainder goes to the first slots.
 *
 * @param total whole number, of any unit
 * @param least the smallest part with which a process works
 */
export function shareOf(total: number, least: number, { slot, of }: ProcessShare = processShare()): number {
  return Math.max(least, Math.floor(total / of) + (slot <= total % of ? 1 : 0));
}
