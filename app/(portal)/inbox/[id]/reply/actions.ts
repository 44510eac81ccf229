"use server";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { sendReply } from "@/lib/mailbox/send-reply";
import { customerAction } from "@/lib/web/action";
import type { ReplyState } from "./state";

/** Sends the reply, or gives the form back with everything that was typed. */
export const replyAction = customerAction<ReplyState>(async ({ ctx, session }, form) => {
  const t = await getTranslations("reply.error");
  const body = String(form.get("body") ?? "");
  const sent = await sendReply(ctx, {
    accountId: session.account.id,
    messageId: String(form.get("message") ?? ""),
    formToken: String(form.get("formToken") ?? ""),
    body,
  });
  if (sent.ok) redirect(`/sent/${sent.value.reference}?notice=sent`);
  switch (sent.error.kind) {
    case "empty":
      return { body, error: t("empty") };
    case "too-long":
      return { body, error: t("long", { n: sent.error.length }) };
    case "daily-limit":
      return { body, error: t("limit") };
    default:
      return { body, error: t("send") };
  }
});
