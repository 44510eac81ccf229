import { Button } from "@/app/_components/control/button";
import { readReferencePosition, writeReferencePosition } from "@/lib/mailbox/staff/message-list";
import { searchedText } from "@/lib/mailbox/staff/reply-queue";
import { listMessages } from "@/lib/staff/list-messages";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { PagesLinks } from "../_frame/pages-links";
import styles from "../_frame/staff-table.module.css";
import { staffMetadata, staffPage } from "../staff-page";
import { MessagesTable } from "./messages-table";

const ACCESS = "GET /staff/messages";

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.messages"))("heading"));

function hrefOf(beginning: string | null, after?: string): string {
  const query = new URLSearchParams({ ...(beginning ? { q: beginning } : {}), ...(after ? { after } : {}) });
  return query.size > 0 ? `/staff/messages?${query}` : "/staff/messages";
}

/** The messages of all customers by the sender's reference. */
export default staffPage(ACCESS, async ({ session, search }) => {
  const t = await getTranslations("staff.messages");
  const beginning = searchedText(search.q);
  const after = readReferencePosition(search.after);
  const { rows, next } = await listMessages(webContext(), { beginning, after, by: session.member });
  return (
    <>
      <h1>{t("heading")}</h1>
      <form className={styles.filters}>
        <label>
          {t("search")}
          <input type="search" name="q" defaultValue={beginning ?? ""} maxLength={100} size={40} />
        </label>
        <Button small>{t("submit")}</Button>
      </form>
      <p className="muted">{t("searchHint")}</p>
      {rows.length === 0 ? <p role="status">{t("none")}</p> : <MessagesTable label={t("heading")} rows={rows} />}
      <PagesLinks
        first={after ? hrefOf(beginning) : null}
        next={next ? hrefOf(beginning, writeReferencePosition(next)) : null}
        texts={{ first: t("first"), next: t("next") }}
      />
    </>
  );
});
