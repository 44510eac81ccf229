"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { isUuid } from "@/lib/kernel/random";
import { restoreMessages } from "@/lib/mailbox/move-messages";
import { customerAction } from "@/lib/web/action";

/** Back into the inbox, unread mark and all. */
export const restoreAction = customerAction<void>(async ({ ctx, session }, form) => {
  refresh();
  const ids = [String(form.get("id") ?? "")].filter(isUuid);
  const { changed } = await restoreMessages(ctx, { accountId: session.account.id, ids });
  redirect(changed.length > 0 ? "/trash?notice=restored" : "/trash");
});
