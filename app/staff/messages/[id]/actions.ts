"use server";
import { redirect } from "next/navigation";
import { isUuid } from "@/lib/kernel/random";
import { WITHDRAWAL_REASONS } from "@/lib/mailbox/placing/withdraw-message";
import { withdrawMessageForStaff } from "@/lib/staff/open-message";
import { staffAction } from "@/lib/web/staff-action";

/** Withdraws a message that the customer has not opened; a reason is needed. */
export const withdrawMessageAction = staffAction<void>("POST withdraw-message", async ({ ctx, session }, form) => {
  const messageId = String(form.get("message") ?? "");
  if (!isUuid(messageId)) redirect("/staff/messages");
  const reason = WITHDRAWAL_REASONS.find((one) => one === form.get("reason"));
  if (!reason) redirect(`/staff/messages/${messageId}?notice=no-reason`);
  const outcome = await withdrawMessageForStaff(ctx, { messageId, reason, by: session.member });
  if (outcome.ok)
    redirect(`/staff/messages/${messageId}?notice=${outcome.value.already ? "already-withdrawn" : "withdrawn"}`);
  redirect(`/staff/messages/${messageId}?notice=${outcome.error.kind}`);
});
