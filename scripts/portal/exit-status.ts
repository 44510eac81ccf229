/** The exit statuses that scripts rely on (CONTRACT, Command line). */
export const EXIT = {
  done: 0,
  /** A fault; stderr says what was not done (fault-report.ts). */
  fault: 1,
  /** A wrong manifest, file or call; nothing was done. */
  wrong: 2,
  /** Some lines are for the post or cannot be reached; the rest is placed. */
  partly: 3,
  /** The purge guard stopped the purge; nothing was deleted. */
  stopped: 3,
} as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Something the operator can mend: said in one line, without a stack. */
export class OperatorError extends Error {
  constructor(
    message: string,
    readonly status: ExitStatus = EXIT.wrong,
  ) {
    super(message);
  }
}
