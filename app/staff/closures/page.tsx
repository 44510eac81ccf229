import { formatDateTimeMedium } from "@/lib/i18n/format";
import { readPosition, writePosition } from "@/lib/mailbox/staff/reply-queue";
import { listClosureQueue, type WaitingClosure } from "@/lib/staff/list-closure-queue";
import { staffListContext } from "@/lib/web/list-context";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { ScrollTable, TableHead } from "../_frame/scroll-table";
import styles from "../_frame/staff-table.module.css";
import { staffMetadata, staffPage } from "../staff-page";

const ACCESS = "GET /staff/closures";

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.closures"))("heading"));

/** The closure requests that wait for a decision, the oldest first. */
export default staffPage(ACCESS, async ({ search }) => {
  const t = await getTranslations("staff.closures");
  const after = readPosition(search.after);
  const position = after && { requestedAt: after.sentAt, id: after.id };
  const { rows, next } = await listClosureQueue(await staffListContext(), position);
  return (
    <>
      <h1>{t("heading")}</h1>
      {rows.length === 0 ? <p>{t("none")}</p> : await table(rows)}
      <p className={styles.inline}>
        {after ? <a href="/staff/closures">{t("first")}</a> : null}
        {next ? (
          <a href={`/staff/closures?after=${writePosition({ sentAt: next.requestedAt, id: next.id })}`} rel="next">
            {t("next")}
          </a>
        ) : null}
      </p>
    </>
  );
});

async function table(rows: readonly WaitingClosure[]) {
  const t = await getTranslations("staff.closures");
  const locale = await currentLocale();
  return (
    <ScrollTable label={t("heading")}>
      <TableHead
        columns={(["reference", "customer", "reason", "sent", "contracts"] as const).map((column) =>
          t(`column.${column}`),
        )}
      />
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
