import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { findMessageRecord } from "@/lib/mailbox/message/evidence-store";
import { messageState } from "@/lib/mailbox/message/visibility";
import { type FindMessageFailure, findMessageByReference } from "@/lib/mailbox/staff/find-message";
import { recordStaffView } from "@/lib/mailbox/staff/staff-view";
import { takeSubjectHit } from "@/lib/rate-limit/take-hit";
import type { Locale } from "@/messages";
import { collectEvidence, type DamagedEvidence } from "./collect-evidence";
import type { Evidence, SignedEvidence } from "./evidence";
import { evidenceSigningKey } from "./evidence-keys";
import type { SigningKey } from "./signature";

/** A certificate: the PDF, and the data that is inside it. */
export type Certificate = { pdf: Buffer; signed: SignedEvidence };

type CommonFailure =
  /** EVIDENCE_KEY is not set. */
  { kind: "no-key" } | DamagedEvidence;

export type CustomerEvidenceFailure =
  | CommonFailure
  | { kind: "not-found" }
  /** An expired message of this customer. */
  | { kind: "retention-passed" }
  | { kind: "too-many" };

export type StaffEvidenceFailure = CommonFailure | FindMessageFailure;

/** Whether certificates can be made. */
export function issuesEvidence(ctx: Context): boolean {
  return ctx.settings.evidence.key !== null;
}

async function certificateOf(evidence: Evidence, key: SigningKey, locale: Locale): Promise<Certificate> {
  const signed: SignedEvidence = { evidence, signature: key.sign("evidence+json", evidence) };
  // Loaded only where a certificate is made: pdfkit and its font library take 30 MB of memory.
  const { certificatePdf } = await import("./pdf/certificate");
  return { pdf: await certificatePdf(signed, key, locale), signed };
}

function reportDamage(ctx: Context, messageId: string, { reason }: DamagedEvidence): void {
  const details = { alarm: "evidence-damaged", messageId, reason };
  ctx.log.error(details, "A stored history does not fit the checkpoints; no certificate was made");
}

/**
 * Collects the evidence of a message and signs it.
 *
 * @param record runs in the transaction that reads the evidence. `isIntact`: the history fits the checkpoints, so a
 *        certificate is made
 */
async function issue(
  ctx: Context,
  key: SigningKey,
  { messageId, accountId, locale }: { messageId: string; accountId: string; locale: Locale },
  record: (tx: Tx, isIntact: boolean) => Promise<void>,
): Promise<Result<Certificate, DamagedEvidence | { kind: "not-found" }>> {
  const collected = await inTransaction(ctx.db, async (tx) => {
    const evidence = await collectEvidence(ctx, tx, { messageId, accountId });
    if (evidence) await record(tx, evidence.ok);
    return evidence;
  });
  if (!collected) return err({ kind: "not-found" });
  if (!collected.ok) {
    reportDamage(ctx, messageId, collected.error);
    return collected;
  }
  return ok(await certificateOf(collected.value, key, locale));
}

/** `issue` for the insurer. @param note runs in the transaction before the audit event */
async function issueForInsurer(
  ctx: Context,
  key: SigningKey,
  input: { messageId: string; accountId: string; locale: Locale; by?: StaffActor },
  note: (tx: Tx, now: Date) => Promise<void>,
) {
  const now = ctx.clock.now();
  const { messageId, accountId, by } = input;
  const details = { messageId, ...staffDetails(by) };
  return issue(ctx, key, input, async (tx, isIntact) => {
    await note(tx, now);
    if (isIntact) await recordAuditEvent(tx, now, { kind: "evidence.issued", actor: "insurer", accountId, details });
  });
}

/**
 * Makes the certificate of a message that the customer can see: in the inbox, in the trash, or withdrawn. That it was
 * made is an audit event.
 */
export async function issueOwnEvidence(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; messageId: string; locale: Locale; network: string | null },
): Promise<Result<Certificate, CustomerEvidenceFailure>> {
  const { accountId, messageId, locale, network } = input;
  const key = evidenceSigningKey(ctx.settings.evidence);
  if (!key) return err({ kind: "no-key" });
  if (!isUuid(messageId)) return err({ kind: "not-found" });
  const now = ctx.clock.now();
  const record = await findMessageRecord(ctx.db, { messageId, placedBefore: now });
  const state = record?.accountId === accountId ? messageState(record, now) : "gone";
  if (state === "gone") return err({ kind: "not-found" });
  if (state === "retention-passed") return err({ kind: state });
  if (!(await takeSubjectHit(ctx, "evidence-by-subject", accountId))) return err({ kind: "too-many" });
  const event = { kind: "evidence.issued", actor: "customer", accountId, details: { messageId } } as const;
  return issue(ctx, key, { messageId, accountId, locale }, async (tx, isIntact) => {
    if (isIntact) await recordAuditEvent(tx, now, { ...event, network: network ?? undefined });
  });
}

/**
 * Makes the certificate of any message, purged ones included, for staff. The view is recorded as the next event of the
 * message; it is not part of the certificate.
 *
 * @param input.source name of the sender; needed only when several senders use the same reference
 * @param input.by the staff member; undefined for the command line
 */
export async function issueStaffEvidence(
  ctx: Context,
  input: { senderReference: string; source?: string; locale: Locale; by?: StaffActor },
): Promise<Result<Certificate, StaffEvidenceFailure>> {
  const key = evidenceSigningKey(ctx.settings.evidence);
  if (!key) return err({ kind: "no-key" });
  const found = await findMessageByReference(ctx, input);
  if (!found.ok) return found;
  const { id: messageId, accountId } = found.value;
  const { locale, by } = input;
  return issueForInsurer(ctx, key, { messageId, accountId, locale, by }, (tx, now) =>
    recordStaffView(tx, now, { messageId, accountId, command: "evidence", by }),
  );
}

/**
 * Makes the certificate of a sender's message, purged ones included. No person looks, so the history gets no view by
 * staff; the audit log has the call.
 *
 * @returns `not-found` also for messages of other senders, and before the publication
 */
export async function issueSenderEvidence(
  ctx: Context,
  sender: AuthorizedSender,
  { messageId, locale }: { messageId: string; locale: Locale },
): Promise<Result<Certificate, CommonFailure | { kind: "not-found" }>> {
  const key = evidenceSigningKey(ctx.settings.evidence);
  if (!key) return err({ kind: "no-key" });
  if (!isUuid(messageId)) return err({ kind: "not-found" });
  const record = await findMessageRecord(ctx.db, { messageId, placedBefore: ctx.clock.now() });
  if (record?.source !== sender.source) return err({ kind: "not-found" });
  const { accountId } = record;
  return issueForInsurer(ctx, key, { messageId, accountId, locale }, async () => {});
}
