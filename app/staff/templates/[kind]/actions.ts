"use server";
import { redirect } from "next/navigation";
import { isNotificationKind } from "@/lib/notification/notification-kinds";
import { requestTestEmail } from "@/lib/staff/request-test-email";
import { staffAction } from "@/lib/web/staff-action";
import { DEFAULT_LOCALE, isLocale } from "@/messages";

/** Sends the sample of a template to the staff member's own address. */
export const sendTestEmailAction = staffAction<void>("POST send-test-email", async ({ ctx, session }, form) => {
  const kind = String(form.get("kind") ?? "");
  const language = form.get("language");
  if (!isNotificationKind(kind)) redirect("/staff/templates");
  const locale = isLocale(language) ? language : DEFAULT_LOCALE;
  const outcome = await requestTestEmail(ctx, { kind, locale, by: session.member });
  redirect(`/staff/templates/${kind}?notice=${outcome.ok ? "queued" : outcome.error.kind}`);
});
