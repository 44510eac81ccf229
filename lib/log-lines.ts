import "server-only";

/** Waits for a reader that is slower than the log, in milliseconds altogether for one line. */
const PATIENCE_MS = 1000;
const PAUSE_MS = 10;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes bytes and returns how many were taken, as `fs.writeSync` does.
 * @throws errors of the system, with their code
 */
export type WriteBytes = (bytes: Buffer) => number;

/** What the log could not write, by all logs of this process. */
const shared = globalThis as { portalLostLines?: number };

/** How many lines of the log this process could not write since it started. */
export function lostLogLines(): number {
  return shared.portalLostLines ?? 0;
}

/**
 * Writes lines and never throws: a full disk or a reader that has gone must not end the process. A line that cannot be
 * written is lost and counted.
 *
 * @param options.write writes synchronously
 * @param options.onRecovered called after the first line that is written again, with the number of lines lost before it
 * @param options.pause waits between two attempts while the reader is busy
 */
export function lineWriter({
  write,
  onRecovered,
  pause = (ms) => void Atomics.wait(sleeper, 0, 0, ms),
}: {
  write: WriteBytes;
  onRecovered: (lost: number) => void;
  pause?: (ms: number) => void;
}): (line: string) => void {
  let lost = 0;
  /** The last line was written in part: the next one begins on a line of its own. */
  let isCut = false;

  const writeAll = (line: string) => {
    let rest = Buffer.from(isCut ? `\n${line}` : line);
    // While lines are being lost, one attempt is made without waiting, so that a busy reader does not stop the server.
    let patienceMs = lost > 0 ? 0 : PATIENCE_MS;
    while (rest.length > 0) {
      try {
        rest = rest.subarray(write(rest));
        isCut = rest.length > 0;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN" || patienceMs <= 0) throw error;
        patienceMs -= PAUSE_MS;
        pause(PAUSE_MS);
      }
    }
  };

  return (line) => {
    try {
      writeAll(line);
    } catch {
      lost += 1;
      shared.portalLostLines = lostLogLines() + 1;
      return;
    }
    if (lost === 0) return;
    const before = lost;
    lost = 0;
    onRecovered(before);
  };
}
