import { contentDisposition } from "@/lib/document/filename";
import { issueOwnEvidence } from "@/lib/evidence/issue-evidence";
import { budapestDay } from "@/lib/kernel/time";
import { currentLocale } from "@/lib/web/locale";
import { refuseFile } from "@/lib/web/refuse-file";
import { type CustomerHandler, customerRoute } from "@/lib/web/route";
import { getTranslations } from "@/lib/web/texts";

const REFUSALS = {
  "not-found": "not-found",
  "no-key": "not-found",
  "retention-passed": "expired",
  "too-many": "too-many-certificates",
  damaged: "certificate-damaged",
} as const;

/** Sends the certificate of a message as a PDF. That it was made is an audit event; it is no reading of the message. */
const serveEvidence: CustomerHandler = async ({ ctx, session, client, request }, { id = "" }) => {
  if (request.method === "HEAD") return new Response(null, { headers: { "Content-Type": "application/pdf" } });
  const locale = await currentLocale();
  const accountId = session.account.id;
  const issued = await issueOwnEvidence(ctx, { accountId, messageId: id, locale, network: client.network });
  if (!issued.ok) return refuseFile(REFUSALS[issued.error.kind], request);
  const t = await getTranslations("certificate");
  const name = `${t("filename")}-${budapestDay(ctx.clock.now())}-${id.slice(0, 8)}.pdf`;
  const headers = { "Content-Type": "application/pdf", "Content-Disposition": contentDisposition(name, "attachment") };
  return new Response(new Uint8Array(issued.value.pdf), { headers });
};

export const GET = customerRoute(serveEvidence);
export const HEAD = customerRoute(serveEvidence);
