import { ButtonLink } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { formatDateTimeMedium } from "@/lib/i18n/format";
import { mayUse } from "@/lib/staff/access";
import { type ListedModule, listTextModules } from "@/lib/staff/text-modules";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { StaffHead } from "../_frame/staff-head";
import { StaffTable } from "../_frame/staff-table";
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
    <>
      {notice ? (
        <Notice tone={notice === "changed" ? "warning" : "success"} place="page" status>
          {t(`notice.${notice}`)}
        </Notice>
      ) : null}
      <StaffHead heading={t("heading")}>
        {mayChange ? (
          <ButtonLink small href="/staff/text-modules/new">
            {t("add")}
          </ButtonLink>
        ) : null}
      </StaffHead>
      <p className="muted">{t("lead")}</p>
      {rows.length === 0 ? <p>{t("none")}</p> : await table(rows, mayChange)}
    </>
  );
});

async function table(rows: readonly ListedModule[], mayChange: boolean) {
  const t = await getTranslations("staff.textModules");
  const languages = await getTranslations("common.language");
  const locale = await currentLocale();
  return (
    <StaffTable
      label={t("heading")}
      columns={[
        { name: t("column.name"), look: "heading" },
        { name: t("column.locale") },
        { name: t("column.text"), look: "cut" },
        { name: t("column.changed"), look: "narrow" },
      ]}
      rows={rows.map((row) => ({
        key: row.id,
        cells: [
          mayChange ? (
            <a key="name" href={`/staff/text-modules/${row.id}`}>
              {row.name}
            </a>
          ) : (
            row.name
          ),
          languages(row.locale),
          <span key="text" lang={row.locale}>
            {row.body.slice(0, SHOWN_LENGTH)}
            {row.body.length > SHOWN_LENGTH ? "…" : ""}
          </span>,
          t("changed", { name: row.changedByName, datetime: formatDateTimeMedium(row.changedAt, locale) }),
        ],
      }))}
    />
  );
}
