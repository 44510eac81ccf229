"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { isUuid } from "@/lib/kernel/random";
import { deleteMessages, markMessages, markPaid } from "@/lib/mailbox/message/move-messages";
import { customerAction } from "@/lib/web/action";
import { withNotice } from "../notices";

const idsIn = (form: FormData) => [String(form.get("id") ?? "")].filter(isUuid);

/** Moves the message to the trash without a question; the inbox then offers to undo it (R10). */
export const deleteMessageAction = customerAction<void>(async ({ ctx, session }, form) => {
  refresh();
  const { changed } = await deleteMessages(ctx, { accountId: session.account.id, ids: idsIn(form) });
  redirect(withNotice("/inbox", { notice: "deleted", id: changed }));
});

/** Changes only the unread mark; the recorded first opening stays. */
export const markUnreadAction = customerAction<void>(async ({ ctx, session }, form) => {
  refresh();
  const { changed } = await markMessages(ctx, { accountId: session.account.id, ids: idsIn(form), as: "unread" });
  redirect(withNotice("/inbox", { notice: "unread", n: changed.length }));
});

/** The customer's own mark that they have paid a bill; the page then shows it with a button that takes it back. */
export const markPaidAction = customerAction<void>(async ({ ctx, session }, form) => {
  const ids = idsIn(form);
  refresh();
  await markPaid(ctx, { accountId: session.account.id, ids, as: "paid" });
  redirect(ids[0] ? `/inbox/${ids[0]}` : "/inbox");
});

export const markUnpaidAction = customerAction<void>(async ({ ctx, session }, form) => {
  const ids = idsIn(form);
  refresh();
  await markPaid(ctx, { accountId: session.account.id, ids, as: "unpaid" });
  redirect(ids[0] ? `/inbox/${ids[0]}` : "/inbox");
});
