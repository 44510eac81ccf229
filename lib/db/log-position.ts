/**
 * Positions in PostgreSQL's write-ahead log (LSN), as text like `16/B374D848`: two hexadecimal numbers of 32 bits.
 * Pure.
 */

const POSITION = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i;
const LOW_BITS = 32n;

/** Makes a position comparable. @throws for a text that PostgreSQL does not give */
export function parseLogPosition(text: string): bigint {
  const [, high, low] = POSITION.exec(text) ?? [];
  if (high === undefined || low === undefined) throw new Error("no position in a write-ahead log");
  return (BigInt(`0x${high}`) << LOW_BITS) | BigInt(`0x${low}`);
}

/** What the database server had written at an instant. */
type Sample = { position: bigint; atMs: number };

/** Longer than the greatest limit of the lag, at one sample a second. */
const MAX_SAMPLES = 120;

/**
 * Measures how far a replica is behind by positions of its primary: the clocks of the two servers are not compared, and
 * a replica that has lost its primary gets older although it has replayed all that it received.
 */
export class ReplicationLag {
  #samples: Sample[] = [];
  #freshMs: number | null = null;

  /** @param atMs an instant before the position was read, by a clock that never goes back */
  notePrimary(position: bigint, atMs: number): void {
    // After a failover the log may go on from an earlier position: what was measured before says nothing.
    if (position < (this.#samples.at(-1)?.position ?? position)) this.#samples = [];
    this.#samples.push({ position, atMs });
    if (this.#samples.length > MAX_SAMPLES) this.#samples.shift();
  }

  /** @param position that the replica has replayed */
  noteReplica(position: bigint): void {
    const found = this.#samples.findLast((sample) => sample.position <= position);
    if (found) this.#freshMs = Math.max(found.atMs, this.#freshMs ?? found.atMs);
  }

  /** The replica has everything that was committed until this instant; null while that is not known. */
  get freshMs(): number | null {
    return this.#freshMs;
  }
}
