import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { isUuid } from "@/lib/kernel/random";
import { configuredChrome, emailSender } from "@/lib/notification/email-frame";
import type { MailOutcome } from "@/lib/notification/mail-outcome";
import { isNotificationKind } from "@/lib/notification/notification-kinds";
import { composeEmail } from "@/lib/notification/outgoing-email";
import type { MailTransport } from "@/lib/notification/transport";
import { previewForStaff } from "@/lib/staff/email-previews";
import { findMember } from "@/lib/staff/member-store";
import { isLocale } from "@/messages";

/** The mail server did not take a test e-mail; the queue runs the job again, three times at most. */
class TestEmailError extends Error {
  constructor(outcome: MailOutcome) {
    super(`The mail server did not take a test e-mail (${"cause" in outcome ? outcome.cause : outcome.kind}).`);
    this.name = "TestEmailError";
  }
}

/**
 * Makes one attempt to send a test e-mail to the staff member's address of now, and records what the mail server
 * answered. Its subject says that it is a test, and the token in its link opens nothing.
 *
 * @param data as `requestTestEmail` queued it
 * @returns `nothing-to-do` for somebody whose access has ended, and for a kind or language of another release
 * @throws TestEmailError when it may be tried again
 */
export async function sendTestEmail(
  ctx: Context,
  data: Record<string, string>,
  { transport, stopping }: { transport: MailTransport; stopping?: AbortSignal },
): Promise<"sent" | "refused" | "nothing-to-do"> {
  const { emailId = "", memberId = "", kind = "", locale } = data;
  if (!isUuid(memberId) || !isNotificationKind(kind) || !isLocale(locale)) return "nothing-to-do";
  const member = await findMember(ctx.db, memberId);
  if (!member || member.revokedAt) return "nothing-to-do";
  const chrome = configuredChrome(ctx.settings, locale);
  const { subject, ...preview } = await previewForStaff(ctx, kind, locale);
  const mail = composeEmail(
    { ...preview, subject: chrome.translate("layout.test", { subject }) },
    { notificationId: emailId, locale, from: emailSender(ctx.settings, chrome), to: member.emailAddress },
  );
  const outcome = await transport.send(mail, stopping);
  ctx.log[outcome.kind === "sent" ? "info" : "warn"](
    { emailId, kind, outcome: outcome.kind },
    outcome.kind === "sent" ? "test e-mail sent" : "the mail server did not take a test e-mail",
  );
  if (outcome.kind !== "sent" && outcome.kind !== "refused-for-good") throw new TestEmailError(outcome);
  const result = outcome.kind === "sent" ? "sent" : "refused";
  await recordAuditEvent(ctx.db, ctx.clock.now(), {
    kind: "staff.test-email-sent",
    actor: "system",
    details: { emailId, outcome: result, responseCode: outcome.code },
  });
  return result;
}
