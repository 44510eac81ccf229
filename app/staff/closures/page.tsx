import { formatDateTimeMedium } from "@/lib/i18n/format";
import { readPosition, writePosition } from "@/lib/kernel/list-position";
import { listClosureQueue, type WaitingClosure } from "@/lib/staff/list-closure-queue";
import { staffListContext } from "@/lib/web/list-context";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { PagesLinks } from "../_frame/pages-links";
import { StaffTable } from "../_frame/staff-table";
import { staffMetadata, staffPage } from "../staff-page";

const ACCESS = "GET /staff/closures";

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.closures"))("heading"));

/** The closure requests that wait for a decision, the oldest first. */
export default staffPage(ACCESS, async ({ search }) => {
  const t = await getTranslations("staff.closures");
  const after = readPosition(search.after);
  const position = after && { requestedAt: after.at, id: after.id };
  const { rows, next } = await listClosureQueue(await staffListContext(), position);
  return (
    <>
      <h1>{t("heading")}</h1>
      {rows.length === 0 ? <p>{t("none")}</p> : await table(rows)}
      <PagesLinks
        first={after ? "/staff/closures" : null}
        next={next ? `/staff/closures?after=${writePosition({ at: next.requestedAt, id: next.id })}` : null}
        texts={{ first: t("first"), next: t("next") }}
      />
    </>
  );
});

async function table(rows: readonly WaitingClosure[]) {
  const t = await getTranslations("staff.closures");
  const locale = await currentLocale();
  return (
    <StaffTable
      label={t("heading")}
      columns={[
        { name: t("column.reference"), look: "heading" },
        { name: t("column.customer"), look: "person" },
        { name: t("column.reason") },
        { name: t("column.sent"), look: "narrow" },
        { name: t("column.contracts"), look: "count" },
      ]}
      rows={rows.map(({ reference, customer, reason, requestedAt, against }) => ({
        key: reference,
        cells: [
          <a key="reference" href={`/staff/closures/${reference}`}>
            {reference}
          </a>,
          customer,
          t(`reason.${reason}`),
          formatDateTimeMedium(requestedAt, locale),
          against,
        ],
      }))}
    />
  );
}
