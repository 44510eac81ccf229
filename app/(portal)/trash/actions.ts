"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { isUuid } from "@/lib/kernel/random";
import { restoreMessages } from "@/lib/mailbox/message/move-messages";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { customerAction } from "@/lib/web/action";

/** Restores a message to the inbox with its unread mark. */
export const restoreAction = customerAction<void>(async ({ ctx, session }, form) => {
  refresh();
  const ids = [String(form.get("id") ?? "")].filter(isUuid);
  const { changed } = await restoreMessages(ctx, { accountId: session.account.id, ids });
  redirect(changed.length > 0 ? "/trash?notice=restored" : "/trash");
});

/** Deletes a message for good. A message that has left the trash leads back to the trash without a notice. */
export const purgeAction = customerAction<void>(async ({ ctx, client, session }, form) => {
  const messageId = String(form.get("id") ?? "");
  const done = await deleteForGood(ctx, { accountId: session.account.id, messageId, network: client.network });
  redirect(done.ok ? "/trash?notice=purged" : "/trash");
});
