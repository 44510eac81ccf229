import { formatDateTimeMedium } from "@/lib/i18n/format";
import { listClosureQueue, MAX_SHOWN_CLOSURES, type WaitingClosure } from "@/lib/staff/list-closure-queue";
import { staffListContext } from "@/lib/web/list-context";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { ScrollTable } from "../_frame/scroll-table";
import styles from "../_frame/staff-table.module.css";
import { staffMetadata, staffPage } from "../staff-page";

const ACCESS = "GET /staff/closures";

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.closures"))("heading"));

/** The closure requests that wait for a decision, the oldest first. */
export default staffPage(ACCESS, async () => {
  const t = await getTranslations("staff.closures");
  const { rows, more } = await listClosureQueue(await staffListContext());
  return (
    <>
      <h1>{t("heading")}</h1>
      {rows.length === 0 ? <p>{t("none")}</p> : await table(rows)}
      {more ? <p>{t("more", { n: MAX_SHOWN_CLOSURES })}</p> : null}
    </>
  );
});

async function table(rows: readonly WaitingClosure[]) {
  const t = await getTranslations("staff.closures");
  const locale = await currentLocale();
  return (
    <ScrollTable label={t("heading")}>
      <thead>
        <tr>
          {(["reference", "customer", "reason", "sent", "contracts"] as const).map((column) => (
            <th key={column} scope="col">
              {t(`column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ reference, customer, reason, requestedAt, against }) => (
          <tr key={reference}>
            <th scope="row">
              <a href={`/staff/closures/${reference}`}>{reference}</a>
            </th>
            <td>{customer}</td>
            <td>{t(`reason.${reason}`)}</td>
            <td className={styles.narrow}>{formatDateTimeMedium(requestedAt, locale)}</td>
            <td className="num">{against}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
