import { Button } from "@/app/_components/control/button";
import { formatDayMedium } from "@/lib/i18n/format";
import { isUuid } from "@/lib/kernel/random";
import { budapestDay } from "@/lib/kernel/time";
import { searchedText } from "@/lib/mailbox/staff/reply-queue";
import { type FoundCustomer, findCustomers } from "@/lib/staff/find-customers";
import { staffListContext } from "@/lib/web/list-context";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { PagesLinks } from "../_frame/pages-links";
import { StaffTable } from "../_frame/staff-table";
import styles from "../_frame/staff-table.module.css";
import { staffMetadata, staffPage } from "../staff-page";

const ACCESS = "GET /staff/customers";

export const generateMetadata = staffMetadata(ACCESS, async () =>
  (await getTranslations("staff.customers"))("heading"),
);

/** Finds customers by e-mail address, contract number or the beginning of the name. */
export default staffPage(ACCESS, async ({ session, search }) => {
  const t = await getTranslations("staff.customers");
  const text = searchedText(search.q);
  const after = typeof search.after === "string" && isUuid(search.after) ? search.after : null;
  const found = text ? await findCustomers(await staffListContext(), { text, after, by: session.member }) : null;
  const hrefOf = (last: string | null) =>
    `/staff/customers?${new URLSearchParams({ q: text ?? "", ...(last ? { after: last } : {}) })}`;
  return (
    <>
      <h1>{t("heading")}</h1>
      <form className={styles.filters}>
        <label>
          {t("search")}
          <input type="search" name="q" defaultValue={text ?? ""} maxLength={100} size={40} />
        </label>
        <Button small>{t("submit")}</Button>
      </form>
      <p className="muted">{t("hint")}</p>
      {found ? await results(found.customers) : null}
      <PagesLinks
        first={found && after ? hrefOf(null) : null}
        next={found?.next ? hrefOf(found.next) : null}
        texts={{ first: t("first"), next: t("next") }}
      />
    </>
  );
});

async function results(customers: readonly FoundCustomer[]) {
  const t = await getTranslations("staff.customers");
  const locale = await currentLocale();
  if (customers.length === 0) return <p role="status">{t("none")}</p>;
  return (
    <StaffTable
      label={t("heading")}
      columns={[
        { name: t("column.name"), look: "heading" },
        { name: t("column.email") },
        { name: t("column.since"), look: "narrow" },
        { name: t("column.customerPortal"), look: "narrow" },
      ]}
      rows={customers.map(({ id, name, emailAddress, createdAt, customerPortalSince }) => ({
        key: id,
        cells: [
          <a key="name" href={`/staff/customers/${id}`}>
            {name}
          </a>,
          emailAddress,
          formatDayMedium(budapestDay(createdAt), locale),
          customerPortalSince ? formatDayMedium(budapestDay(customerPortalSince), locale) : "–",
        ],
      }))}
    />
  );
}
