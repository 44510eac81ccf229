/**
 * What became of one attempt to hand a letter to the mail server (SEC-75, SEC-76). Pure. The library reports a server
 * that stored the letter and then hung just like one that was never reached; what tells them apart is whether the
 * letter's last byte, and so the final dot, had gone out.
 */

type MailFailureCause =
  | "connection"
  | "timeout"
  | "tls"
  | "authentication"
  | "refused"
  | "protocol"
  /** We were told to end before the attempt was over. */
  | "stopped"
  | "other";

export type MailOutcome =
  | { kind: "sent"; code: number }
  /** The server said no to this letter, for ever. */
  | { kind: "refused-for-good"; code: number }
  | { kind: "try-later"; code: number | null; cause: MailFailureCause }
  /** The whole letter went out and no answer came: it may or may not arrive. */
  | { kind: "unknown"; cause: MailFailureCause };

/** What the mail library says of a failure; other properties are not looked at, its free text may hold addresses. */
export type MailFailure = {
  code?: string;
  originalCode?: string;
  responseCode?: number;
  name?: string;
};

/** "Bad sequence of commands": the session was in the wrong state, the letter is not to blame. */
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
 * @param failure as thrown by the library
 * @param progress.wholeLetterSent the letter's last byte had been taken from us
 * @param progress.aborted why we broke it off ourselves, if we did
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
