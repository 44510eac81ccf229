/**
 * Kinds of audit events: everything that is recorded besides the history of messages. Details never contain a secret or
 * an e-mail address (docs/security.md#9-logs).
 */
export const AUDIT_EVENT_KINDS = [
  "account.created",
  "account.updated",
  "account.invited",
  "account.viewed",
  "account.searched",
  "account.closed",
  "address-change.proposed",
  "address-change.decided",
  "address-change.requested",
  "address-change.confirmed",
  "initial-password.issued",
  "initial-password.wrong",
  "initial-password.void",
  "activation.started",
  "sign-in.succeeded",
  "sign-in.failed",
  "sign-in.refused",
  "sign-in.locked",
  "sign-in.unlocked",
  "captcha.passed",
  "captcha.failed",
  "password-link.issued",
  "password-link.redeemed",
  "password-link.rejected",
  "password.set",
  "password.expired",
  "session.started",
  "session.ended",
  "message.placed",
  "message.routed",
  "message.purged",
  "document.opened",
  "document.downloaded",
  "document.damaged",
  "attachment.downloaded",
  "document-keys.rewrapped",
  "documents.migrated",
  "bucket.claimed",
  "malware.refused",
  "reply.sent",
  "reply.exported",
  "reply.acknowledged",
  "reply.viewed",
  "reply.assigned",
  "reply.noted",
  "reply.answered",
  "text-module.changed",
  "message.withdrawn",
  "message.viewed-by-staff",
  "evidence.issued",
  "closure.requested",
  "closure.confirmed",
  "closure.decided",
  "closure.postponed",
  "closure.withdrawn",
  "closure.listed",
  "registration.started",
  "registration.completed",
  "registration.cancelled",
  "registration.refused",
  "delivery.committed",
  "retention.purged",
  "retention.stopped",
  "retention.released",
  "retention.checked",
  "api-key.created",
  "api-key.revoked",
  "api-key.used",
  "api-key.refused",
  "configuration.started",
  "backup.marked",
  "staff.invited",
  "staff.revoked",
  "staff.role-changed",
  "staff.enrolled",
  "staff.signed-in",
  "staff.sign-in-failed",
  "staff.sign-in-refused",
  "staff.signed-out",
  "staff.recovery-code-used",
  "staff.test-email-requested",
  "staff.test-email-sent",
] as const;
export type AuditEventKind = (typeof AUDIT_EVENT_KINDS)[number];

export type AuditEvent = {
  kind: AuditEventKind;
  actor: "customer" | "insurer" | "system" | "anonymous";
  accountId?: string;
  /** Keyed digest of a typed e-mail address (`addressDigest`). */
  addressDigest?: string;
  /** By default that of the current request (lib/request-scope.ts). */
  requestId?: string;
  /** Client IP address, truncated to /24 (IPv4) or /48 (IPv6). */
  network?: string;
  details?: Record<string, string | number | boolean | null>;
};
