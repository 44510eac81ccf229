"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { isUuid } from "@/lib/kernel/random";
import { restoreMessages } from "@/lib/mailbox/message/move-messages";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { customerAction } from "@/lib/web/action";

/** Back into the inbox, unread mark and all. */
export const restoreAction = customerAction<void>(async ({ ctx, session }, form) => {
  refresh();
  const ids = [String(form.get("id") ?? "")].filter(isUuid);
  const { changed } = await restoreMessages(ctx, { accountId: session.account.id, ids });
  redirect(changed.length > 0 ? "/trash?notice=restored" : "/trash");
});

/** For good, after the page that asks. What is not in the bin any more leads to the bin as it is. */
export const purgeAction = customerAction<void>(async ({ ctx, client, session }, form) => {
  const messageId = String(form.get("id") ?? "");
  const done = await deleteForGood(ctx, { accountId: session.account.id, messageId, network: client.network });
  redirect(done.ok ? "/trash?notice=purged" : "/trash");
});
