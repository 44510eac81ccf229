import "server-only";
import type { Context } from "@/lib/context";
import { testBehaviour } from "@/lib/kernel/test-address";
import type { MailOutcome } from "@/lib/notification/mail-outcome";
import type { OutgoingEmail } from "@/lib/notification/outgoing-email";
import { insertTestNotification } from "@/lib/sandbox/store";

/** What mail servers answer: taken, and no such mailbox (RFC 5321). */
const ACCEPTED = 250;
const NO_SUCH_MAILBOX = 550;

/**
 * Keeps an e-mail to a test customer for its sender, instead of sending it.
 * @returns what a mail server would have done
 */
export async function catchTestMail(
  ctx: Context,
  mail: OutgoingEmail,
  { id: notificationId, kind }: { id: string; kind: string },
): Promise<MailOutcome> {
  const isRefused = testBehaviour(mail.to) === "bounces";
  await insertTestNotification(ctx.db, {
    id: ctx.random.uuid(),
    domain: mail.to.split("@").at(-1) ?? "",
    ...{ notificationId, kind, toAddress: mail.to, subject: mail.subject, text: mail.text },
    outcome: isRefused ? "bounced" : "sent",
    at: ctx.clock.now(),
  });
  return isRefused ? { kind: "refused-for-good", code: NO_SUCH_MAILBOX } : { kind: "sent", code: ACCEPTED };
}
