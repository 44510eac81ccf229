"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { dismissWelcome } from "@/lib/account/dismiss-welcome";
import { isUuid } from "@/lib/kernel/random";
import { deleteMessages, markMessages, restoreMessages } from "@/lib/mailbox/move-messages";
import { customerAction } from "@/lib/web/action";
import { ownPath } from "@/lib/web/own-path";
import { withNotice } from "./notices";

/** As many as a page holds, and some more. */
const MAX_PICKED = 100;

function pickedIds(form: FormData): string[] {
  return [...new Set(form.getAll("id").map(String))].filter(isUuid).slice(0, MAX_PICKED);
}

/**
 * What the buttons of the list do with the picked items: delete, mark as read or unread (UX.md, C23). `refresh`, here and
 * in every action that moves or marks items: the frame around the page counts the unread anew.
 */
export const bulkAction = customerAction<void>(async ({ ctx, session }, form) => {
  const back = ownPath(form.get("returnTo")) ?? "/inbox";
  const input = { accountId: session.account.id, ids: pickedIds(form) };
  if (input.ids.length === 0) redirect(withNotice(back, { notice: "none-picked" }));
  refresh();
  const intent = form.get("intent");
  if (intent === "delete") {
    const { changed } = await deleteMessages(ctx, input);
    redirect(withNotice(back, { notice: "deleted", id: changed }));
  }
  const as = intent === "unread" ? "unread" : "read";
  const { changed } = await markMessages(ctx, { ...input, as });
  redirect(withNotice(back, { notice: as, n: changed.length }));
});

/** Takes the last deletion back. */
export const undoAction = customerAction<void>(async ({ ctx, session }, form) => {
  refresh();
  const { changed } = await restoreMessages(ctx, { accountId: session.account.id, ids: pickedIds(form) });
  redirect(withNotice("/inbox", { notice: "restored", n: changed.length }));
});

export const dismissWelcomeAction = customerAction<void>(async ({ ctx, session }) => {
  await dismissWelcome(ctx, session.account.id);
  redirect("/inbox");
});
