"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { isUuid } from "@/lib/kernel/random";
import { deleteMessages, markMessages } from "@/lib/mailbox/message/move-messages";
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
