import { ButtonLink } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { formatDateTime } from "@/lib/i18n/format";
import { type OpenBatchForStaff, previewOpenBatch } from "@/lib/staff/batches/open-batches";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { StaffHead } from "../../../_frame/staff-head";
import styles from "../../../_frame/staff-table.module.css";
import { answerUnknown, staffMetadata, staffPage } from "../../../staff-page";
import { WarningText } from "../../warning-text";

const ACCESS = "GET /staff/batches/open/[id]";

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.batches"))("heading"));

/** A batch of the Sender API before its commit: what would become of it, and what is unusual about it. */
export default staffPage(ACCESS, async ({ session, params }) => {
  const t = await getTranslations("staff.batches.open");
  const locale = await currentLocale();
  const found = await previewOpenBatch(webContext(), { id: params.id ?? "", by: session.member });
  if (!found.ok) {
    return answerUnknown(t("unknown"));
  }
  const { batch, placedId } = found.value;
  const { sender, kind, state, openedAt, expiresAt } = batch;
  return (
    <>
      <StaffHead heading={t("one", { sender, datetime: formatDateTime(openedAt, locale) })}>
        {placedId ? (
          <ButtonLink small href={`/staff/batches/${placedId}`}>
            {t("placed")}
          </ButtonLink>
        ) : null}
      </StaffHead>
      <p>
        <b>{t(`state.${state}`)}</b>
        {kind ? ` · ${kind}` : ""}
      </p>
      {state === "open" ? <p>{t("decides", { datetime: formatDateTime(expiresAt, locale) })}</p> : null}
      {state === "open" || state === "committing" ? <Preview preview={found.value} /> : null}
    </>
  );
});

async function Preview({ preview }: { preview: OpenBatchForStaff }) {
  const t = await getTranslations("staff.batches.open");
  const uploads = await getTranslations("staff.uploads.one");
  const { batch, counts, documents, problemCount, warnings } = preview;
  return (
    <>
      {warnings.map((warning) => (
        <Notice key={warning.code} tone="warning">
          <WarningText warning={warning} />
        </Notice>
      ))}
      {problemCount > 0 ? <Notice tone="warning">{t("problems", { n: problemCount })}</Notice> : null}
      <section className={styles.panel} aria-labelledby="preview">
        <h2 id="preview">{uploads("preview")}</h2>
        <ul>
          <li>{t("messages", { n: batch.messageCount })}</li>
          <li>{uploads("placed", { n: counts.mailbox, documents })}</li>
          <li>{uploads("newCustomers", { n: counts.newCustomers })}</li>
          <li>{uploads("already", { n: counts.alreadyPlaced })}</li>
          <li>{uploads("portal", { n: counts.customerPortal })}</li>
          <li>{uploads("postal", { n: counts.postal })}</li>
        </ul>
      </section>
    </>
  );
}
