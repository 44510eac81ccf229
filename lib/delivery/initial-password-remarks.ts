import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import { isGuessable } from "@/lib/auth/credential/guessable-password";
import type { LineProblem } from "@/lib/delivery/line-problem";
import type { EmailAddress } from "@/lib/kernel/email-address";

const CHECKS_PER_TURN = 10;

export type InitialPasswordLine = {
  line: number;
  email: EmailAddress;
  name: string;
  contractNumber: string | null;
  initialPassword: string | null;
};

/** The remark on an initial password that is given for an account that exists already. */
export function ignoredPasswordRemark(line: number): LineProblem {
  return { line, detail: "password-ignored", reason: "initialPassword ignored: the account exists already" };
}

/**
 * Remarks on initial passwords that are easy to guess. They are accepted: the insurer sets the initial password (R6),
 * it only has to meet R15, works only together with an e-mailed link, and has to be changed at the first sign-in (R7).
 *
 * @param lines of accounts that do not exist yet; the first line of an address that has a password counts
 * @param insurer displayed name of the insurer; passwords made from it are easy to guess
 */
export async function initialPasswordRemarks(
  lines: readonly InitialPasswordLine[],
  insurer: string,
): Promise<LineProblem[]> {
  const remarks: LineProblem[] = [];
  let checked = 0;
  for (const [emailAddress, own] of Map.groupBy(lines, ({ email }) => email)) {
    const given = own.find(({ initialPassword }) => initialPassword !== null);
    if (!given?.initialPassword) continue;
    const contractNumbers = own.flatMap(({ contractNumber }) => contractNumber ?? []);
    const { line, name, initialPassword } = given;
    if (isGuessable(initialPassword, { emailAddress, name, contractNumbers, insurer })) {
      const reason = "initialPassword is easy to guess; leave it empty and a random one is generated";
      remarks.push({ line, detail: "password-guessable", reason });
    }
    // Each check takes milliseconds. This lets the process do other work in between.
    checked += 1;
    if (checked % CHECKS_PER_TURN === 0) await nextTurn();
  }
  return remarks;
}
