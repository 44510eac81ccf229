import { Fragment } from "react";
import { ButtonLink } from "@/app/_components/control/button";
import { formatDateTime } from "@/lib/i18n/format";
import { readReferencePosition, writeReferencePosition } from "@/lib/mailbox/staff/message-list";
import { BATCH_VIEWS, type BatchForStaff, type BatchView, openBatch } from "@/lib/staff/batches/open-batch";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { KeyFigures } from "../../_frame/key-figures";
import { PagesLinks } from "../../_frame/pages-links";
import { StaffHead } from "../../_frame/staff-head";
import { StaffTable } from "../../_frame/staff-table";
import styles from "../../_frame/staff-table.module.css";
import { ViewTabs } from "../../_frame/view-tabs";
import { MessagesTable } from "../../messages/messages-table";
import { answerUnknown, staffMetadata, staffPage } from "../../staff-page";

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
    return answerUnknown(t("one.unknown"));
  }
  const batch = found.value;
  const locale = await currentLocale();
  const { messages, elsewhere } = batch;
  const nextMessage = messages.next && writeReferencePosition(messages.next);
  const next = view === "elsewhere" ? elsewhere.next && String(elsewhere.next) : nextMessage;
  return (
    <>
      <StaffHead heading={t("one.heading", { datetime: formatDateTime(batch.startedAt, locale) })}>
        {batch.state === "committed" ? (
          <ButtonLink small icon="download" href={`/staff/files/results/${batch.id}`}>
            {t("one.download")}
          </ButtonLink>
        ) : null}
      </StaffHead>
      <Numbers batch={batch} />
      <ViewTabs
        label={t("one.views")}
        views={BATCH_VIEWS.map((key) => ({
          ...{ key, text: t(`one.view.${key}`), href: hrefOf(batch.id, key), isCurrent: key === view },
        }))}
      />
      {view === "elsewhere" ? <ElsewhereTable batch={batch} /> : <PlacedTable batch={batch} />}
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
  const text = (key: "state" | "source" | "kind", value: string) => ({ key, name: t(`column.${key}`), value });
  const number = (key: "lines" | "already" | "portal" | "postal", n: number) => ({
    ...{ key, name: t(`column.${key}`), value: t("number", { n }) },
  });
  const placed = {
    ...{ key: "placed", name: t("column.placed") },
    value: t("one.placed", { n: result?.placed ?? 0, unopened }),
  };
  const isCommitted = state === "committed";
  const figures = [
    { ...text("state", t(`state.${state}`)), isLate: state === "cancelled" },
    text("source", source),
    ...(result ? [text("kind", types(result.documentType))] : []),
    number("lines", lineCount),
    ...(result && isCommitted
      ? [
          placed,
          number("already", result.alreadyPlaced),
          number("portal", result.customerPortal),
          number("postal", result.postal),
        ]
      : []),
  ];
  return (
    <section className={styles.panel} aria-label={t("one.numbers")}>
      <KeyFigures figures={figures} />
      {endedAt ? (
        <p className="muted">
          {t("one.ended", { datetime: formatDateTime(endedAt, locale) })}{" "}
          {t(isCommitted ? "one.downloadHint" : "one.nothingPlaced")}
        </p>
      ) : null}
    </section>
  );
}

async function PlacedTable({ batch }: { batch: BatchForStaff }) {
  const t = await getTranslations("staff.batches.one");
  const { rows } = batch.messages;
  return rows.length === 0 ? <p>{t("none")}</p> : <MessagesTable label={t("views")} rows={rows} />;
}

async function ElsewhereTable({ batch }: { batch: BatchForStaff }) {
  const t = await getTranslations("staff.batches.one");
  if (batch.elsewhere.rows.length === 0) return <p>{t("noElsewhere")}</p>;
  return (
    <StaffTable
      label={t("views")}
      columns={[
        { name: t("column.reference"), look: "heading" },
        { name: t("column.line"), look: "count" },
        { name: t("column.customer"), look: "person" },
        { name: t("column.contract"), look: "number" },
        { name: t("column.route"), look: "narrow" },
      ]}
      rows={batch.elsewhere.rows.map(({ line, senderReference, name, email, contractNumber, route }) => ({
        key: String(line),
        cells: [
          senderReference,
          line,
          <Fragment key="customer">
            {name} <span className="muted">{email}</span>
          </Fragment>,
          contractNumber ?? "–",
          t(route === "postal" ? "route.postal" : "route.customer-portal"),
        ],
      }))}
    />
  );
}
