"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { dismissWelcome } from "@/lib/account/dismiss-welcome";
import { deleteMessages, markMessages, restoreMessages } from "@/lib/mailbox/message/move-messages";
import { customerAction } from "@/lib/web/action";
import { withNotice } from "./notices";
import { readSelection, selectionProblem } from "./selection";

/**
 * What the buttons of the list do with the picked items: delete, mark as read or unread (UX.md, C23); the ZIP is
 * app/download/selected. `refresh`, here and in every action that moves or marks items: the frame around the page counts
 * the unread anew.
 */
export const bulkAction = customerAction<void>(async ({ ctx, session }, form) => {
  const selection = readSelection(form);
  const { ids, back } = selection;
  const problem = selectionProblem(selection);
  if (problem) redirect(problem);
  refresh();
  const input = { accountId: session.account.id, ids };
  const intent = form.get("intent");
  if (intent === "delete") {
    const { changed } = await deleteMessages(ctx, input);
    // What another tab put into the bin before was not there to be deleted either.
    if (changed.length === 0) redirect(withNotice(back, { notice: "all-gone" }));
    redirect(withNotice(back, { notice: "deleted", id: changed, gone: changed.length < ids.length }));
  }
  if (intent !== "read" && intent !== "unread") redirect(back);
  const { missing } = await markMessages(ctx, { ...input, as: intent });
  if (missing === ids.length) redirect(withNotice(back, { notice: "all-gone" }));
  redirect(withNotice(back, { notice: intent, n: ids.length - missing, gone: missing > 0 }));
});

/** Takes the last deletion back; once more does no harm. */
export const undoAction = customerAction<void>(async ({ ctx, session }, form) => {
  const selection = readSelection(form);
  const { ids, back } = selection;
  const problem = selectionProblem(selection);
  if (problem) redirect(problem);
  refresh();
  const { missing } = await restoreMessages(ctx, { accountId: session.account.id, ids });
  if (missing === ids.length) redirect(withNotice(back, { notice: "all-gone" }));
  redirect(withNotice(back, { notice: "restored", n: ids.length - missing, gone: missing > 0 }));
});

export const dismissWelcomeAction = customerAction<void>(async ({ ctx, session }) => {
  await dismissWelcome(ctx, session.account.id);
  redirect("/inbox");
});
