import "server-only";
import type { Context } from "@/lib/context";
import { err, ok, type Result } from "@/lib/kernel/result";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { findEarliestIssue } from "@/lib/mailbox/message/issued-store";
import { minutesUntilNextWindow, takeClientHit } from "@/lib/rate-limit/take-hit";

/** What anybody may know of a document of which they have the bytes: days only, nothing of the customer. */
export type IssuedDocument =
  | { state: "issued"; issuedOn: CalendarDay }
  /** Every message with it that was not withdrawn was replaced; the days of the first. */
  | { state: "superseded"; issuedOn: CalendarDay; supersededOn: CalendarDay }
  /** Every message with it was withdrawn; the day of the first. */
  | { state: "withdrawn"; issuedOn: CalendarDay; withdrawnOn: CalendarDay }
  | { state: "unknown" };

export type CheckIssuedFailure =
  /** The digest is no SHA-256 in hex. */
  | { kind: "no-digest" }
  /** `minutes`: until the client may ask again. */
  | { kind: "too-many"; minutes: number };

const SHA256_HEX = /^[0-9a-f]{64}$/;

/**
 * Whether a document was placed in any mailbox of this portal, by the digest of its bytes. Only who has the
 * document, or can make the same bytes, learns something. Messages that are deleted meanwhile count too.
 *
 * @param input.client counted by the limit `document-checks-by-client`
 */
export async function checkIssued(
  ctx: Context,
  input: { sha256: string; client: { limitKey: string | null } },
): Promise<Result<IssuedDocument, CheckIssuedFailure>> {
  const sha256 = input.sha256.toLowerCase();
  if (!SHA256_HEX.test(sha256)) return err({ kind: "no-digest" });
  if (!(await takeClientHit(ctx, "document-checks-by-client", input.client))) {
    return err({ kind: "too-many", minutes: minutesUntilNextWindow(ctx, "document-checks-by-client") });
  }
  const issue = await findEarliestIssue(ctx.db, sha256, ctx.clock.now());
  if (!issue) return ok({ state: "unknown" });
  const issuedOn = budapestDay(issue.placedAt);
  const { withdrawnAt, supersededAt } = issue;
  if (withdrawnAt) return ok({ state: "withdrawn", issuedOn, withdrawnOn: budapestDay(withdrawnAt) });
  if (supersededAt) return ok({ state: "superseded", issuedOn, supersededOn: budapestDay(supersededAt) });
  return ok({ state: "issued", issuedOn });
}
