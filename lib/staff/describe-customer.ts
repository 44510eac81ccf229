import "server-only";
import { findOpenAccount } from "@/lib/account/search-store";
import { listStaffActionsOn, recordAccountView } from "@/lib/account/staff-actions";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { findProposal } from "@/lib/auth/address-change/proposal-store";
import { listNewestSessions } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import { isUuid } from "@/lib/kernel/random";
import { err, ok } from "@/lib/kernel/result";
import { listMessagesOfCustomer, type MessagePosition } from "@/lib/mailbox/staff/customer-messages-store";
import { EMAIL_TEMPLATES } from "@/lib/notification/email-templates";
import { isNotificationKind, subjectNumber } from "@/lib/notification/notification-kinds";
import { listNotifications, type NotificationSummary } from "@/lib/notification/notification-list-store";
import { customerDetails } from "@/lib/staff/customer-details";
import { findAccessBlocks } from "@/lib/staff/find-access-blocks";

export const CUSTOMER_MESSAGES_PAGE = 15;
const SHOWN = 10;

/**
 * Everything that the page of a customer shows to staff: whether they can get in and what keeps them out, contracts,
 * envelopes of messages with what became of them, e-mails with their fate, sign-ins, and what staff did. The look is
 * recorded with the staff member's name, before anything is returned.
 */
export async function describeCustomer(
  ctx: Context,
  input: { accountId: string; after: MessagePosition | null; by: StaffActor },
) {
  const { accountId, after, by } = input;
  const account = isUuid(accountId) ? await findOpenAccount(ctx.db, accountId) : null;
  if (!account) return err({ kind: "not-found" as const });
  await recordAccountView(ctx, accountId, by);
  const [details, messages, notifications, signIns, staffActions, proposal, blocks] = await Promise.all([
    customerDetails(ctx, account),
    listMessagesOfCustomer(ctx.db, { accountId, after, limit: CUSTOMER_MESSAGES_PAGE + 1 }),
    listNotifications(ctx.db, { accountId, limit: SHOWN }),
    listNewestSessions(ctx.db, accountId, { kind: "full", limit: SHOWN }),
    listStaffActionsOn(ctx, accountId),
    findProposal(ctx.db, accountId, ctx.clock.now()),
    findAccessBlocks(ctx, account),
  ]);
  return ok({
    id: accountId,
    ...details,
    messages: messages.slice(0, CUSTOMER_MESSAGES_PAGE),
    hasMoreMessages: messages.length > CUSTOMER_MESSAGES_PAGE,
    notifications: notifications.map(emailOf),
    signIns,
    staffActions,
    /** A new address that waits for a second staff member. */
    proposal,
    blocks,
  });
}

/**
 * An e-mail as staff see it; `texts` is the group of texts that holds its subject, null for a kind of an older release.
 */
function emailOf({ id, kind, toAddress, state, queuedAt, endedAt, props }: NotificationSummary) {
  const email = { id, kind, toAddress, state, at: endedAt ?? queuedAt };
  if (!isNotificationKind(kind)) return { ...email, texts: null, n: 1 };
  return { ...email, texts: EMAIL_TEMPLATES[kind].texts, n: subjectNumber(kind, props) ?? 1 };
}

type Described = Awaited<ReturnType<typeof describeCustomer>>;
export type CustomerForStaff = Extract<Described, { ok: true }>["value"];
