/** Why a notification was not sent, in words: for `portal notices list`. */
import type { StaffNotification } from "@/lib/notification/list-notifications";
import { UNANSWERED } from "@/lib/notification/mail-outcome";

/** By the kind of the failure (lib/notification/mail-outcome.ts) or of the cancellation (cancel-reason.ts). */
const REASONS: Record<string, string> = {
  connection: "the mail server could not be reached",
  timeout: "the mail server did not answer in time",
  tls: "the mail server's certificate was refused, or it offers no TLS",
  authentication: "the mail server refused the sign-in",
  refused: "the mail server refused the e-mail",
  protocol: "the mail server did not follow the protocol",
  stopped: "the portal was stopped during the attempt",
  other: "the attempt failed for another reason",
  address: "its address is none",
  token: "its link could not be opened: AUTH_SECRET has changed since",
  rendering: "it could not be rendered; the log says why",
  "account-closed": "the account was closed",
  "password-renewed": "the password was renewed",
  "password-expired": "the password has expired",
  "request-ended": "the request behind it has ended",
  withdrawn: "everything it announces was withdrawn",
  "nothing-to-remind": "nothing is left to remind of",
  "announced-with-link": "another e-mail announced its messages",
  "link-used": "its link was used",
  "link-void": "its link is void",
  "link-expired": "its link has expired",
};

/**
 * The reason of the last failure or of the cancellation, with the code of the mail server; null when nothing failed. An
 * unknown reason is named as it is stored.
 */
export function failureReason({
  lastFailure,
  lastResponseCode,
  state,
}: Pick<StaffNotification, "lastFailure" | "lastResponseCode" | "state">): string | null {
  if (state === "sent" || lastFailure === null) return null;
  const isUnanswered = lastFailure.startsWith(UNANSWERED);
  const text = isUnanswered
    ? "the mail server took the whole e-mail and did not answer; it may have arrived"
    : (REASONS[lastFailure] ?? lastFailure);
  return lastResponseCode === null ? text : `${text}, code ${lastResponseCode}`;
}
