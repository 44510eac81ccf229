import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import { isGuessable } from "@/lib/auth/credential/guessable-password";
import type { LineProblem } from "@/lib/delivery/manifest";

const CHECKED_AT_ONCE = 10;

export type InitialPasswordLine = {
  line: number;
  email: string;
  name: string;
  contractNumber: string | null;
  initialPassword: string | null;
};

/**
 * Remarks on initial passwords that are easy to guess. They are no wrong lines: the insurer sets the initial password
 * (R6), R15 is the rule for it, it works only together with a mailed link and must be changed at once (R7).
 *
 * @param lines of accounts that are yet to be created; the first line of an address that has a password counts
 * @param insurer displayed name of the insurer
 */
export async function initialPasswordRemarks(lines: InitialPasswordLine[], insurer: string): Promise<LineProblem[]> {
  const remarks: LineProblem[] = [];
  let checked = 0;
  for (const [emailAddress, own] of Map.groupBy(lines, ({ email }) => email)) {
    const given = own.find(({ initialPassword }) => initialPassword !== null);
    if (!given?.initialPassword) continue;
    const contractNumbers = own.flatMap(({ contractNumber }) => contractNumber ?? []);
    const { line, name, initialPassword } = given;
    if (isGuessable(initialPassword, { emailAddress, name, contractNumbers, insurer })) {
      remarks.push({ line, reason: "initialPassword is easy to guess; leave it empty and a random one is generated" });
    }
    // A check takes milliseconds; the process goes on answering between them.
    checked += 1;
    if (checked % CHECKED_AT_ONCE === 0) await nextTurn();
  }
  return remarks;
}
