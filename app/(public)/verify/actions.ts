"use server";
import { createHash } from "node:crypto";
import { formatDayLong } from "@/lib/i18n/format";
import { checkIssued, type IssuedDocument } from "@/lib/mailbox/message/check-issued";
import { publicAction } from "@/lib/web/action";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import type { VerifyState } from "./state";

/** The digest that the browser has computed or, without script, that of the posted file. Null when there is neither. */
async function digestOf(form: FormData): Promise<string | null> {
  const sha256 = form.get("sha256");
  if (typeof sha256 === "string" && sha256 !== "") return sha256;
  const file = form.get("file");
  if (!(file instanceof File) || file.size === 0) return null;
  return createHash("sha256")
    .update(Buffer.from(await file.arrayBuffer()))
    .digest("hex");
}

async function answerOf(issued: IssuedDocument): Promise<NonNullable<VerifyState["answer"]>> {
  const t = await getTranslations("verify");
  const locale = await currentLocale();
  const day = (date: string) => formatDayLong(date, locale);
  switch (issued.state) {
    case "issued":
      return { tone: "success", text: t("issued", { date: day(issued.issuedOn) }) };
    case "withdrawn":
      return {
        tone: "warning",
        text: t("withdrawn", { date: day(issued.issuedOn), withdrawn: day(issued.withdrawnOn) }),
      };
    case "superseded":
      return {
        tone: "warning",
        text: t("superseded", { date: day(issued.issuedOn), newer: day(issued.supersededOn) }),
      };
    case "unknown":
      return { tone: "warning", text: t("unknown") };
  }
}

/** Looks a document up by the digest of its bytes. A posted file is not kept. */
export const verifyAction = publicAction<VerifyState>(async ({ ctx, client }, form) => {
  const t = await getTranslations("verify");
  const sha256 = await digestOf(form);
  if (!sha256) return { error: t("missing"), answer: null };
  const checked = await checkIssued(ctx, { sha256, client });
  if (checked.ok) return { error: null, answer: await answerOf(checked.value) };
  const { error } = checked;
  return { error: error.kind === "too-many" ? t("tooMany", { n: error.minutes }) : t("missing"), answer: null };
});
