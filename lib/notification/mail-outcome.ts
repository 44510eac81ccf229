/**
 * Classifies the result of one attempt to hand an e-mail to the mail server. Pure. The library reports a server that
 * stored the e-mail and then hung in the same way as one that was never reached. The difference is whether the last
 * byte of the e-mail, and so the final dot, was sent.
 */

type MailFailureCause =
  | "connection"
  | "timeout"
  | "tls"
  | "authentication"
  | "refused"
  | "protocol"
  /** Our process was stopped during the attempt. */
  | "stopped"
  | "other";

export type MailOutcome =
  | { kind: "sent"; code: number }
  /** The server refused this e-mail permanently. */
  | { kind: "refused-for-good"; code: number }
  | { kind: "try-later"; code: number | null; cause: MailFailureCause }
  /** The whole e-mail was sent and no answer came: it may or may not arrive. */
  | { kind: "unknown"; cause: MailFailureCause };

/** The properties of the library's error that are used. Its message is not, because it may hold addresses. */
export type MailFailure = {
  code?: string;
  originalCode?: string;
  responseCode?: number;
  name?: string;
};

/** Beginning of the stored failure of an attempt that ended as `unknown`; the cause follows. */
export const UNANSWERED = "unanswered-";

/** "Bad sequence of commands" (RFC 5321): the fault is in the session and not in the e-mail, so it is tried again. */
const BAD_SEQUENCE = 503;
const FAILURE_CAUSES: Record<string, MailFailureCause> = {
  ETIMEDOUT: "timeout",
  ETLS: "tls",
  EREQUIRETLS: "tls",
  EAUTH: "authentication",
  ENOAUTH: "authentication",
  EOAUTH2: "authentication",
  ECONNECTION: "connection",
  ESOCKET: "connection",
  EDNS: "connection",
  EPROXY: "connection",
  EPROTOCOL: "protocol",
};
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|HOSTNAME/;

function failureCauseOf(failure: MailFailure): MailFailureCause {
  if (CERTIFICATE.test(failure.originalCode ?? "") || CERTIFICATE.test(failure.code ?? "")) return "tls";
  return FAILURE_CAUSES[failure.code ?? ""] ?? "other";
}

/**
 * Classifies a failed attempt.
 *
 * @param failure as thrown by the library
 * @param progress.wholeEmailSent the last byte of the e-mail was handed to the connection
 * @param progress.aborted why we aborted the attempt; null when we did not
 */
export function classifyFailure(
  failure: MailFailure,
  progress: { wholeEmailSent: boolean; aborted: "timeout" | "stopped" | null },
): MailOutcome {
  const code = failure.responseCode ?? null;
  const aboutNotification = failure.code === "EENVELOPE" || failure.code === "EMESSAGE";
  if (code !== null && (aboutNotification || progress.wholeEmailSent)) {
    if (code >= 500 && code !== BAD_SEQUENCE) return { kind: "refused-for-good", code };
    return { kind: "try-later", code, cause: "refused" };
  }
  const cause = progress.aborted ?? failureCauseOf(failure);
  if (progress.wholeEmailSent) return { kind: "unknown", cause };
  return { kind: "try-later", code, cause };
}
