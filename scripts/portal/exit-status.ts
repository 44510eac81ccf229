/** The exit statuses of the command line; scripts outside rely on them. */
export const EXIT = {
  done: 0,
  /** An unexpected failure; stderr says what was not done (fault-report.ts). */
  fault: 1,
  /** A wrong manifest, file or argument; nothing was done. */
  wrong: 2,
  /** Some lines must be sent by post; the rest is placed. */
  partly: 3,
  /** The purge guard stopped the purge; nothing was deleted. */
  stopped: 3,
  /** A certificate is right in itself; the key that signed it was not compared with a known one. */
  unconfirmed: 3,
} as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** An error that the caller can correct: printed as one line, without a stack. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly status: ExitStatus = EXIT.wrong,
  ) {
    super(message);
  }
}
