import "server-only";
import { listAuditEvents } from "@/lib/audit/store";
import { type ClosureDecider, REJECTION_REASONS, type RejectionReason } from "@/lib/closure/closure";
import type { ClosureRow } from "@/lib/closure/store";
import type { Db } from "@/lib/db/connection";

/** Requests of one account whose decisions are looked through: it can have one open request at a time. */
const MAX_DECISIONS = 50;

/** For staff; a customer is told the outcome only. */
export type ClosureDecision = {
  at: Date;
  decidedBy: ClosureDecider;
  /** Name of the staff member or the key, as it was then; null by rule and from the command line. */
  name: string | null;
  /** Of a rejection; null where none was given. */
  reason: RejectionReason | null;
};

/** Finds who decided a request and why, from the audit log. @returns null while it is not decided */
export async function findDecision(db: Db, request: ClosureRow): Promise<ClosureDecision | null> {
  const { accountId, reference, state, decidedAt: at, decidedBy } = request;
  if (!at || !decidedBy || state === "awaiting-decision") return null;
  if (decidedBy === "rule") return { at, decidedBy, name: null, reason: null };
  const events = await listAuditEvents(db, {
    accountId,
    actor: "insurer",
    kinds: ["closure.decided"],
    limit: MAX_DECISIONS,
  });
  const details = events.find((event) => event.details.reference === reference)?.details ?? {};
  const name = details.staffName ?? details.keyName;
  return {
    ...{ at, decidedBy, name: typeof name === "string" ? name : null },
    reason: REJECTION_REASONS.find((reason) => reason === details.reason) ?? null,
  };
}
