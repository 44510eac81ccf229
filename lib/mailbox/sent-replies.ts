import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { err, ok, type Result } from "@/lib/kernel/result";
import { PAGE_SIZE } from "@/lib/mailbox/inbox-query";
import { countSentReplies, findSentReply, listSentReplies } from "@/lib/mailbox/reply-store";
import { type ItemDates, isVisible } from "@/lib/mailbox/visibility";

export type SentReply = {
  reference: string;
  state: "sent" | "processing" | "answered";
  sentAt: Date;
  /** The item it answers; `open` is false when it can no longer be opened from the inbox. */
  message: { id: string; subject: string; open: boolean };
};

export type SentPage = { rows: SentReply[]; total: number; page: number; pages: number; pageOutOfRange: boolean };

type Row = ItemDates & {
  reference: string;
  state: SentReply["state"];
  sentAt: Date;
  messageId: string;
  subject: string;
};

function sentReply(row: Row, now: Date): SentReply {
  const { reference, state, sentAt, messageId, subject } = row;
  return { reference, state, sentAt, message: { id: messageId, subject, open: isVisible(row, now) } };
}

/** One page of what the customer wrote, newest first. */
export async function listReplies(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; page?: number },
): Promise<SentPage> {
  const { accountId, page: asked = 1 } = input;
  const now = ctx.clock.now();
  const total = await countSentReplies(ctx.db, accountId);
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const pageOutOfRange = asked > pages;
  const page = pageOutOfRange ? 1 : asked;
  const rows = await listSentReplies(ctx.db, { accountId, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE });
  return { rows: rows.map((row) => sentReply(row, now)), total, page, pages, pageOutOfRange };
}

/** One reply with its text; foreign and unknown references are one case (SEC-44). */
export async function getReply(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; reference: string },
): Promise<Result<SentReply & { body: string }, { kind: "not-found" }>> {
  if (!/^V-\d{4}-[0-9A-Z]{6}$/.test(input.reference)) return err({ kind: "not-found" });
  const row = await findSentReply(ctx.db, input);
  return row ? ok({ ...sentReply(row, ctx.clock.now()), body: row.body }) : err({ kind: "not-found" });
}
