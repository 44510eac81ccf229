import { contentDisposition } from "@/lib/document/filename";
import { budapestDay } from "@/lib/kernel/time";
import { certifyMessageForStaff } from "@/lib/staff/open-message";
import { currentLocale } from "@/lib/web/locale";
import { staffRoute } from "@/lib/web/staff-route";
import { getTranslations } from "@/lib/web/texts";

/** Sends the certificate of a message to staff as a PDF. What prevents it is said on the page of the message. */
export const GET = staffRoute("GET /staff/files/evidence/[id]", async ({ ctx, session, request }, { id = "" }) => {
  // Next runs GET for HEAD, which must record no look.
  if (request.method !== "GET") return new Response(null, { status: 405, headers: { Allow: "GET" } });
  const locale = await currentLocale();
  const issued = await certifyMessageForStaff(ctx, { messageId: id, locale, by: session.member });
  if (!issued.ok) {
    const { kind } = issued.error;
    if (kind === "not-found") return new Response(null, { status: 404 });
    const Location = `/staff/messages/${id}?notice=${kind}`;
    return new Response(null, { status: 303, headers: { Location } });
  }
  const t = await getTranslations("certificate");
  const name = `${t("filename")}-${budapestDay(ctx.clock.now())}-${id.slice(0, 8)}.pdf`;
  const headers = { "Content-Type": "application/pdf", "Content-Disposition": contentDisposition(name, "attachment") };
  return new Response(new Uint8Array(issued.value.pdf), { headers });
});
