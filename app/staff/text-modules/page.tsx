import { Notice } from "@/app/_components/feedback/notice";
import { formatDateTimeMedium } from "@/lib/i18n/format";
import { mayUse } from "@/lib/staff/access";
import { type ListedModule, listTextModules } from "@/lib/staff/text-modules";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { ScrollTable, TableHead } from "../_frame/scroll-table";
import { staffMetadata, staffPage } from "../staff-page";

const ACCESS = "GET /staff/text-modules";
const NOTICES = ["saved", "removed", "changed"] as const;
/** Characters of a text that the list shows. */
const SHOWN_LENGTH = 120;

export const generateMetadata = staffMetadata(ACCESS, async () =>
  (await getTranslations("staff.textModules"))("heading"),
);

/** The texts with which answers to customers can begin. An admin adds and changes them. */
export default staffPage(ACCESS, async ({ session, search }) => {
  const t = await getTranslations("staff.textModules");
  const rows = await listTextModules(webContext());
  const mayChange = mayUse(session.member.role, "POST save-text-module");
  const notice = NOTICES.find((one) => one === search.notice);
  return (
    <div className="flow">
      {notice ? (
        <Notice tone={notice === "changed" ? "warning" : "success"} place="page" status>
          {t(`notice.${notice}`)}
        </Notice>
      ) : null}
      <h1>{t("heading")}</h1>
      <p>{t("lead")}</p>
      {mayChange ? (
        <p>
          <a href="/staff/text-modules/new">{t("add")}</a>
        </p>
      ) : null}
      {rows.length === 0 ? <p>{t("none")}</p> : await table(rows, mayChange)}
    </div>
  );
});

async function table(rows: readonly ListedModule[], mayChange: boolean) {
  const t = await getTranslations("staff.textModules");
  const languages = await getTranslations("common.language");
  const locale = await currentLocale();
  return (
    <ScrollTable label={t("heading")}>
      <TableHead columns={(["name", "locale", "text", "changed"] as const).map((column) => t(`column.${column}`))} />
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{mayChange ? <a href={`/staff/text-modules/${row.id}`}>{row.name}</a> : row.name}</th>
            <td>{languages(row.locale)}</td>
            <td lang={row.locale}>
              {row.body.slice(0, SHOWN_LENGTH)}
              {row.body.length > SHOWN_LENGTH ? "…" : ""}
            </td>
            <td>{t("changed", { name: row.changedByName, datetime: formatDateTimeMedium(row.changedAt, locale) })}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
