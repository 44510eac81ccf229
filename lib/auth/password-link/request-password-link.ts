import "server-only";
import { countAuditEvents, recordAuditEvent } from "@/lib/audit/store";
import { lockAccess } from "@/lib/auth/credential/lock-access";
import { findCredentialByAddress } from "@/lib/auth/credential/store";
import { issueLink } from "@/lib/auth/password-link/issue-link";
import { takeClientHit } from "@/lib/auth/rate-limit/limit-client";
import type { Client } from "@/lib/auth/session/client";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { lookupForm } from "@/lib/kernel/email-address";
import { addMinutes } from "@/lib/kernel/time";

const MIN_MINUTES_BETWEEN = 1;
const MAX_A_DAY = 5;
const DAY_MINUTES = 24 * 60;

/**
 * Sends a link to whoever owns the address, if anybody does (R11): a password link to a customer, a fresh activation link
 * to one who has not signed in yet (CONTRACT, decision 11). Not more often than every minute and five times a day for one
 * account, ten times an hour for one client; beyond that nothing is sent, and nobody can tell.
 *
 * @param input.emailAddress as typed; the letter goes to the stored address only (SEC-31)
 * @returns nothing, known or unknown, sent or held back: callers cannot tell strangers apart (SEC-30)
 */
export async function requestPasswordLink(
  ctx: Context,
  input: { emailAddress: string; client: Client },
): Promise<void> {
  const now = ctx.clock.now();
  if (!(await takeClientHit(ctx, "forgot-by-client", input.client))) return;
  const found = await findCredentialByAddress(ctx.db, lookupForm(input.emailAddress));
  if (!found) return;
  await inTransaction(ctx.db, async (tx) => {
    // One at a time for one account, or two requests at once would both find that none was sent.
    const access = await lockAccess(tx, found.account.id);
    if (!access || access.account.emailAddress !== found.account.emailAddress) return;
    const { account, credential } = access;
    const askedFor = (minutes: number) =>
      countAuditEvents(tx, { accountId: account.id, kind: "password-link.issued", since: addMinutes(now, -minutes) });
    if ((await askedFor(MIN_MINUTES_BETWEEN)) > 0 || (await askedFor(DAY_MINUTES)) >= MAX_A_DAY) return;
    const invited = credential.origin === "initial";
    const purpose = invited ? "activation" : "forgotten";
    await issueLink(ctx, tx, { account, purpose, content: invited ? "activation-again" : "reset" });
    await recordAuditEvent(tx, now, {
      kind: "password-link.issued",
      actor: "customer",
      accountId: account.id,
      network: input.client.network ?? undefined,
      details: { purpose },
    });
  });
}
