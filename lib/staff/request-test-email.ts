import "server-only";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { NotificationKind } from "@/lib/notification/email-templates";
import { takeSubjectHit } from "@/lib/rate-limit/take-hit";
import type { Locale } from "@/messages";

/**
 * Queues the sample of an email template to the staff member's own address, and records who asked for it. The worker
 * sends it (`sendTestEmail`), on the way that every e-mail takes.
 *
 * @returns `too-many` after 20 in an hour; then nothing is queued or recorded
 */
export async function requestTestEmail(
  ctx: Context,
  { kind, locale, by }: { kind: NotificationKind; locale: Locale; by: StaffActor },
): Promise<Result<null, { kind: "too-many" }>> {
  if (!(await takeSubjectHit(ctx, "test-emails-by-subject", by.id))) return err({ kind: "too-many" });
  return inTransaction(ctx.db, async (tx) => {
    const data = { emailId: ctx.random.uuid(), memberId: by.id, kind, locale };
    await recordAuditEvent(tx, ctx.clock.now(), {
      kind: "staff.test-email-requested",
      actor: "insurer",
      details: { emailId: data.emailId, template: kind, locale, ...staffDetails(by) },
    });
    await ctx.queue.enqueue(tx, "send-test-email", [{ data }]);
    return ok(null);
  });
}
