import { Button } from "@/app/_components/control/button";
import { formatDateTimeMedium } from "@/lib/i18n/format";
import { DOCUMENT_TYPES, type DocumentType } from "@/lib/mailbox/message/document-type";
import { REPLY_VIEWS, readQueuePosition, searchedText, writeQueuePosition } from "@/lib/mailbox/staff/reply-queue";
import { listReplies } from "@/lib/staff/list-reply-queue";
import { staffListContext } from "@/lib/web/list-context";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { PagesLinks } from "../_frame/pages-links";
import { StaffHead } from "../_frame/staff-head";
import { StaffTable } from "../_frame/staff-table";
import styles from "../_frame/staff-table.module.css";
import { ViewTabs } from "../_frame/view-tabs";
import { type StaffPageProps, staffMetadata, staffPage } from "../staff-page";

const ACCESS = "GET /staff/replies";

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.replies"))("heading"));

/** The query of the page; unknown values are ignored. */
function readFilter(search: StaffPageProps["search"]) {
  return {
    view: REPLY_VIEWS.find((view) => view === search.view) ?? "new",
    documentType: DOCUMENT_TYPES.find((type) => type === search.type) ?? null,
    text: searchedText(search.q),
    contract: searchedText(search.contract),
    after: readQueuePosition(search.after),
  };
}

type Filter = ReturnType<typeof readFilter>;

/** Address of the list with some parameters changed; the first page unless `after` is given. */
function hrefOf({ view, documentType, text, contract }: Omit<Filter, "after">, after?: string): string {
  const query = new URLSearchParams({
    view,
    ...(documentType ? { type: documentType } : {}),
    ...(text ? { q: text } : {}),
    ...(contract ? { contract } : {}),
    ...(after ? { after } : {}),
  });
  return `/staff/replies?${query}`;
}

/** The queue of replies: new, mine, waiting, answered; the oldest first. */
export default staffPage(ACCESS, async ({ session, search }) => {
  const filter = readFilter(search);
  const { rows, next } = await listReplies(await staffListContext(), { ...filter, by: session.member });
  const t = await getTranslations("staff.replies");
  const modules = await getTranslations("staff.textModules");
  return (
    <>
      <StaffHead heading={t("heading")}>
        <a href="/staff/text-modules">{modules("heading")}</a>
      </StaffHead>
      <ViewTabs
        label={t("views")}
        views={REPLY_VIEWS.map((view) => ({
          ...{ key: view, text: t(`view.${view}`), href: hrefOf({ ...filter, view }) },
          isCurrent: view === filter.view,
        }))}
      />
      {await filterForm(filter)}
      {rows.length === 0 ? <p>{t("none")}</p> : await table(rows)}
      <PagesLinks
        first={filter.after ? hrefOf(filter) : null}
        next={next ? hrefOf(filter, writeQueuePosition(next)) : null}
        texts={{ first: t("first"), next: t("next") }}
      />
    </>
  );
});

async function filterForm({ view, documentType, text, contract }: Filter) {
  const t = await getTranslations("staff.replies");
  const types = await getTranslations("common.documentType");
  return (
    <form className={styles.filters}>
      <input type="hidden" name="view" value={view} />
      <label>
        {t("search")}
        <input type="search" name="q" defaultValue={text ?? ""} maxLength={100} size={32} />
      </label>
      <label>
        {t("contract")}
        <input name="contract" defaultValue={contract ?? ""} maxLength={100} size={14} autoComplete="off" />
      </label>
      <label>
        {t("type")}
        <select name="type" defaultValue={documentType ?? ""}>
          <option value="">{t("anyType")}</option>
          {DOCUMENT_TYPES.map((type: DocumentType) => (
            <option key={type} value={type}>
              {types(type)}
            </option>
          ))}
        </select>
      </label>
      <Button small>{t("apply")}</Button>
    </form>
  );
}

/** From this age on days are shown instead of hours. */
const DAYS_FROM_HOURS = 72;

function ageKey({ hours, isLate }: Pick<Rows[number], "hours" | "isLate">) {
  if (hours < DAYS_FROM_HOURS) return isLate ? "late" : "age";
  return isLate ? "lateDays" : "ageDays";
}

type Rows = Awaited<ReturnType<typeof listReplies>>["rows"];

async function table(rows: Rows) {
  const t = await getTranslations("staff.replies");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  return (
    <StaffTable
      label={t("heading")}
      columns={[
        { name: t("column.reference"), look: "heading" },
        { name: t("column.customer"), look: "person" },
        { name: t("column.about") },
        { name: t("column.contract"), look: "number" },
        { name: t("column.sent"), look: "narrow" },
        { name: t("column.age"), look: "narrow" },
        { name: t("column.assignee") },
      ]}
      rows={rows.map((row) => ({
        key: row.id,
        cells: [
          <a key="reference" href={`/staff/replies/${row.reference}`}>
            {row.reference}
          </a>,
          row.customer,
          types(row.documentType),
          row.contractNumber ?? "–",
          formatDateTimeMedium(row.sentAt, locale),
          <span key="age" className={row.isLate ? styles.late : undefined}>
            {t(ageKey(row), { n: row.hours < DAYS_FROM_HOURS ? row.hours : Math.floor(row.hours / 24) })}
          </span>,
          row.assignee ?? "–",
        ],
      }))}
    />
  );
}
