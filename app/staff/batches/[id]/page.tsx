import { ButtonLink } from "@/app/_components/control/button";
import { formatDateTime, formatDateTimeMedium } from "@/lib/i18n/format";
import { readReferencePosition, writeReferencePosition } from "@/lib/mailbox/staff/message-list";
import { BATCH_VIEWS, type BatchForStaff, type BatchView, openBatch } from "@/lib/staff/batches/open-batch";
import { currentLocale } from "@/lib/web/locale";
import { setResponseStatus } from "@/lib/web/response-status";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { PagesLinks } from "../../_frame/pages-links";
import { ScrollTable, TableHead } from "../../_frame/scroll-table";
import styles from "../../_frame/staff-table.module.css";
import { ViewTabs } from "../../_frame/view-tabs";
import { staffMetadata, staffPage } from "../../staff-page";

const ACCESS = "GET /staff/batches/[id]";

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.batches"))("heading"));

/** The number of a line as a query parameter; 0 for any other text. */
function readLine(text: unknown): number {
  return typeof text === "string" && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0;
}

function hrefOf(id: string, view: BatchView, after?: string): string {
  return `/staff/batches/${id}?${new URLSearchParams({ view, ...(after ? { after } : {}) })}`;
}

/** One batch: the numbers by route, its messages, those that nobody has opened, and the lines that went elsewhere. */
export default staffPage(ACCESS, async ({ session, params, search }) => {
  const t = await getTranslations("staff.batches");
  const view = BATCH_VIEWS.find((one) => one === search.view) ?? "placed";
  const after = view === "elsewhere" ? null : readReferencePosition(search.after);
  const afterLine = view === "elsewhere" ? readLine(search.after) : 0;
  const input = { batchId: params.id ?? "", view, after, afterLine, by: session.member };
  const found = await openBatch(webContext(), input);
  if (!found.ok) {
    setResponseStatus(404);
    return <h1>{t("one.unknown")}</h1>;
  }
  const batch = found.value;
  const locale = await currentLocale();
  const { messages, elsewhere } = batch;
  const nextMessage = messages.next && writeReferencePosition(messages.next);
  const next = view === "elsewhere" ? elsewhere.next && String(elsewhere.next) : nextMessage;
  return (
    <>
      <h1>{t("one.heading", { datetime: formatDateTime(batch.startedAt, locale) })}</h1>
      <Numbers batch={batch} />
      <ViewTabs
        label={t("one.views")}
        views={BATCH_VIEWS.map((key) => ({
          ...{ key, text: t(`one.view.${key}`), href: hrefOf(batch.id, key), isCurrent: key === view },
        }))}
      />
      {view === "elsewhere" ? <ElsewhereTable batch={batch} /> : <MessagesTable batch={batch} />}
      <PagesLinks
        first={after || afterLine > 0 ? hrefOf(batch.id, view) : null}
        next={next ? hrefOf(batch.id, view, next) : null}
        texts={{ first: t("one.first"), next: t("one.next") }}
      />
    </>
  );
});

async function Numbers({ batch }: { batch: BatchForStaff }) {
  const t = await getTranslations("staff.batches");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  const { state, source, endedAt, lineCount, result, unopened } = batch;
  const isCommitted = state === "committed";
  return (
    <section className={styles.panel} aria-label={t("one.numbers")}>
      <p>
        <b>{t(`state.${state}`)}</b> · {source}
        {result ? ` · ${types(result.documentType)}` : ""}
        {endedAt ? ` · ${formatDateTime(endedAt, locale)}` : ""}
      </p>
      <ul>
        <li>{t("one.lines", { n: lineCount })}</li>
        {result && isCommitted ? (
          <>
            <li>{t("one.placed", { n: result.placed, unopened })}</li>
            <li>{t("one.already", { n: result.alreadyPlaced })}</li>
            <li>{t("one.portal", { n: result.customerPortal })}</li>
            <li>{t("one.postal", { n: result.postal })}</li>
          </>
        ) : null}
      </ul>
      {isCommitted ? (
        <div>
          <ButtonLink small icon="download" href={`/staff/files/results/${batch.id}`}>
            {t("one.download")}
          </ButtonLink>
          <p className="muted">{t("one.downloadHint")}</p>
        </div>
      ) : null}
    </section>
  );
}

async function MessagesTable({ batch }: { batch: BatchForStaff }) {
  const t = await getTranslations("staff.batches.one");
  const columns = await getTranslations("staff.messages.column");
  const states = await getTranslations("staff.messages.state");
  const locale = await currentLocale();
  if (batch.messages.rows.length === 0) return <p>{t("none")}</p>;
  return (
    <ScrollTable label={t("views")}>
      <TableHead
        columns={(["reference", "customer", "subject", "contract", "placed", "state"] as const).map((column) =>
          columns(column),
        )}
      />
      <tbody>
        {batch.messages.rows.map(({ id, senderReference, customer, subject, contractNumber, placedAt, state }) => (
          <tr key={id}>
            <th scope="row">
              <a href={`/staff/messages/${id}`}>{senderReference}</a>
            </th>
            <td>{customer}</td>
            <td>{subject}</td>
            <td className="num">{contractNumber ?? "–"}</td>
            <td className={styles.narrow}>{formatDateTimeMedium(placedAt, locale)}</td>
            <td className={styles.narrow}>{states(state)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

async function ElsewhereTable({ batch }: { batch: BatchForStaff }) {
  const t = await getTranslations("staff.batches.one");
  if (batch.elsewhere.rows.length === 0) return <p>{t("noElsewhere")}</p>;
  return (
    <ScrollTable label={t("views")}>
      <TableHead
        columns={(["line", "reference", "customer", "contract", "route"] as const).map((column) =>
          t(`column.${column}`),
        )}
      />
      <tbody>
        {batch.elsewhere.rows.map(({ line, senderReference, name, email, contractNumber, route }) => (
          <tr key={line}>
            <td className="num">{line}</td>
            <th scope="row">{senderReference}</th>
            <td>
              {name} <span className="muted">{email}</span>
            </td>
            <td className="num">{contractNumber ?? "–"}</td>
            <td className={styles.narrow}>{t(route === "postal" ? "route.postal" : "route.customer-portal")}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
