import { needsCaptcha } from "@/lib/auth/captcha/captcha";
import { MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";

/**
 * What a customer meets on the way in, beside the state of their account.
 *
 * - `unreachable`: their mail server refuses our e-mails, so no link arrives
 * - `locked-by-staff`, `locked-by-failures`: only an e-mailed link unlocks
 * - `captcha`: failed attempts, not yet ten
 * - `link-over`, `link-open`: the newest activation link of a customer who was invited
 */
export type AccessBlock =
  | { kind: "unreachable" }
  | { kind: "locked-by-staff"; since: Date }
  | { kind: "locked-by-failures" }
  | { kind: "captcha"; failures: number }
  | { kind: "link-over" }
  | { kind: "link-open"; until: Date };

export type AccessInput = {
  isUnreachable: boolean;
  /** The customer has chosen a password; else they were invited. */
  hasOwnPassword: boolean;
  staffLockedAt: Date | null;
  failures: number;
  /** End of the newest link that can still be used; null when there is none. */
  linkUntil: Date | null;
};

/** The blocks of a customer, in the order in which staff should look at them. */
export function accessBlocks(input: AccessInput): AccessBlock[] {
  const found: AccessBlock[] = [];
  if (input.isUnreachable) found.push({ kind: "unreachable" });
  if (!input.hasOwnPassword) {
    found.push(input.linkUntil ? { kind: "link-open", until: input.linkUntil } : { kind: "link-over" });
    return found;
  }
  // A lock by staff fills the counter too.
  if (input.staffLockedAt) found.push({ kind: "locked-by-staff", since: input.staffLockedAt });
  else if (input.failures >= MAX_FAILED_ATTEMPTS) found.push({ kind: "locked-by-failures" });
  else if (needsCaptcha(input.failures)) found.push({ kind: "captcha", failures: input.failures });
  return found;
}
