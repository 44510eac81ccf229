import { contentDisposition } from "@/lib/document/filename";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { calendarEntry } from "@/lib/payment/calendar-entry";
import { currentLocale } from "@/lib/web/locale";
import { refuseFile } from "@/lib/web/refuse-file";
import { type CustomerHandler, customerRoute } from "@/lib/web/route";
import { getTranslations } from "@/lib/web/texts";

const REFUSALS = { "not-found": "not-found", "retention-passed": "expired", withdrawn: "withdrawn" } as const;

/**
 * Sends the due date of a bill as a calendar file (RFC 5545). It holds the day and a link to the message, and nothing
 * else of it: calendars are shared and stored elsewhere. Records no reading. 404 for a message without a due date.
 */
const serveCalendarEntry: CustomerHandler = async ({ ctx, session, request }, { id = "" }) => {
  const found = await getMessage(ctx, { accountId: session.account.id, messageId: id });
  if (!found.ok) return refuseFile(REFUSALS[found.error.kind], request);
  const { payment, placedAt } = found.value;
  if (!payment?.dueDate) return refuseFile("not-found", request);
  const t = await getTranslations("calendar");
  const { appUrl, brand } = ctx.settings;
  const body = calendarEntry({
    uid: `${found.value.id}@${new URL(appUrl).hostname}`,
    dueDate: payment.dueDate,
    summary: t("summary"),
    description: t("description", { brand: brand.name }),
    url: `${appUrl}/inbox/${found.value.id}`,
    stampedAt: placedAt,
    productName: (await getTranslations("common"))("productName"),
    locale: await currentLocale(),
  });
  const headers = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": contentDisposition(`${t("filename")}-${payment.dueDate}.ics`, "attachment"),
  };
  return new Response(request.method === "HEAD" ? null : body, { headers });
};

export const GET = customerRoute(serveCalendarEntry);
export const HEAD = customerRoute(serveCalendarEntry);
