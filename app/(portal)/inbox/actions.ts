"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { dismissWelcome } from "@/lib/account/dismiss-welcome";
import { deleteMessages, markMessages, restoreMessages } from "@/lib/mailbox/message/move-messages";
import { customerAction } from "@/lib/web/action";
import { withNotice } from "./notices";
import { readSelection, selectionProblem } from "./selection";

/**
 * Applies a button of the list to the selected messages: delete, mark as read, mark as unread. The ZIP button posts to
 * app/download/selected. `refresh()`, here and in every action that moves or marks messages, makes the frame count
 * unread messages again.
 */
export const bulkAction = customerAction<void>(async ({ ctx, session }, form) => {
  const selection = readSelection(form);
  const { ids, returnTo } = selection;
  const problem = selectionProblem(selection);
  if (problem) redirect(problem);
  refresh();
  const input = { accountId: session.account.id, ids };
  const intent = form.get("intent");
  if (intent === "delete") {
    const { changed } = await deleteMessages(ctx, input);
    // Another tab had moved all of them to the trash already.
    if (changed.length === 0) redirect(withNotice(returnTo, { notice: "all-gone" }));
    redirect(withNotice(returnTo, { notice: "deleted", id: changed, gone: changed.length < ids.length }));
  }
  if (intent !== "read" && intent !== "unread") redirect(returnTo);
  const { missing } = await markMessages(ctx, { ...input, as: intent });
  if (missing === ids.length) redirect(withNotice(returnTo, { notice: "all-gone" }));
  redirect(withNotice(returnTo, { notice: intent, n: ids.length - missing, gone: missing > 0 }));
});

/** Restores the messages of the last deletion. Doing it twice changes nothing more. */
export const undoAction = customerAction<void>(async ({ ctx, session }, form) => {
  const selection = readSelection(form);
  const { ids, returnTo } = selection;
  const problem = selectionProblem(selection);
  if (problem) redirect(problem);
  refresh();
  const { missing } = await restoreMessages(ctx, { accountId: session.account.id, ids });
  if (missing === ids.length) redirect(withNotice(returnTo, { notice: "all-gone" }));
  redirect(withNotice(returnTo, { notice: "restored", n: ids.length - missing, gone: missing > 0 }));
});

export const dismissWelcomeAction = customerAction<void>(async ({ ctx, session }) => {
  await dismissWelcome(ctx, session.account.id);
  redirect("/inbox");
});
