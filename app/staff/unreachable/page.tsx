import { Fragment } from "react";
import { ButtonLink, LinkButton } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { formatDateTimeMedium } from "@/lib/i18n/format";
import { mayUse } from "@/lib/staff/access";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import { listUnreachable } from "@/lib/staff/unreachable/list-unreachable";
import {
  readUnreachablePosition,
  UNREACHABLE_KINDS,
  type UnreachableKind,
  writeUnreachableId,
  writeUnreachablePosition,
} from "@/lib/staff/unreachable/unreachable";
import { currentLocale } from "@/lib/web/locale";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { PagesLinks } from "../_frame/pages-links";
import { StaffHead } from "../_frame/staff-head";
import { StaffTable } from "../_frame/staff-table";
import styles from "../_frame/staff-table.module.css";
import { ViewTabs } from "../_frame/view-tabs";
import { staffMetadata, staffPage } from "../staff-page";
import { handleUnreachableAction, reopenUnreachableAction } from "./actions";

const ACCESS = "GET /staff/unreachable";
const NOTICES = ["handled", "reopened", "unchanged"] as const;

export const generateMetadata = staffMetadata(ACCESS, async () =>
  (await getTranslations("staff.unreachable"))("heading"),
);

type List = { kind: UnreachableKind; handled: boolean };

function hrefOf({ kind, handled }: List, after?: string): string {
  const query = { kind, view: handled ? "handled" : "open", ...(after ? { after } : {}) };
  return `/staff/unreachable?${new URLSearchParams(query)}`;
}

/** Customers whom e-mail does not reach, and lines that go by post; open and handled. */
export default staffPage(ACCESS, async ({ session, search }) => {
  const t = await getTranslations("staff.unreachable");
  const kind = UNREACHABLE_KINDS.find((one) => one === search.kind) ?? "bounced";
  const list = { kind, handled: search.view === "handled" };
  const after = readUnreachablePosition(kind, search.after);
  const { rows, next } = await listUnreachable(webContext(), { ...list, after });
  const notice = NOTICES.find((one) => one === search.notice);
  const isExported =
    !list.handled && rows.length > 0 && mayUse(session.member.role, "GET /staff/files/unreachable/[kind]");
  const lists: List[] = UNREACHABLE_KINDS.flatMap((one) => [
    { kind: one, handled: false },
    { kind: one, handled: true },
  ]);
  return (
    <>
      {notice ? (
        <Notice tone={notice === "unchanged" ? "warning" : "success"} place="page" status>
          {t(`notice.${notice}`)}
        </Notice>
      ) : null}
      <StaffHead heading={t("heading")}>
        {isExported ? (
          <ButtonLink small icon="download" href={`/staff/files/unreachable/${kind}`}>
            {t("export")}
          </ButtonLink>
        ) : null}
      </StaffHead>
      <ViewTabs
        label={t("views")}
        views={lists.map((one) => ({
          key: hrefOf(one),
          text: t(`list.${one.kind}.${one.handled ? "handled" : "open"}`),
          href: hrefOf(one),
          isCurrent: one.kind === kind && one.handled === list.handled,
        }))}
      />
      <p className="muted">{t(`hint.${kind}`)}</p>
      {rows.length === 0 ? <p>{t("none")}</p> : <Table rows={rows} list={list} session={session} />}
      <PagesLinks
        first={after ? hrefOf(list) : null}
        next={next ? hrefOf(list, writeUnreachablePosition(next)) : null}
        texts={{ first: t("first"), next: t("next") }}
      />
    </>
  );
});

type Row = Awaited<ReturnType<typeof listUnreachable>>["rows"][number];
type TableProps = { rows: readonly Row[]; list: List; session: StaffSession };

async function Table({ rows, list, session }: TableProps) {
  const t = await getTranslations("staff.unreachable");
  const locale = await currentLocale();
  const isLinked = mayUse(session.member.role, "GET /staff/customers/[id]");
  const isPostal = list.kind === "postal";
  return (
    <StaffTable
      label={t("heading")}
      columns={[
        { name: t("column.customer"), look: "heading" },
        { name: t("column.email") },
        ...(isPostal ? [{ name: t("column.reference") }] : []),
        { name: t("column.since"), look: "narrow" },
        { name: t("column.work") },
      ]}
      rows={rows.map((row) => ({
        key: writeUnreachableId(row.entry),
        cells: [
          isLinked && row.accountId ? (
            <a key="customer" href={`/staff/customers/${row.accountId}`}>
              {row.name}
            </a>
          ) : (
            row.name
          ),
          row.email,
          ...(isPostal
            ? [
                <Fragment key="reference">
                  {row.senderReference} <span className="muted">{row.contractNumber}</span>
                </Fragment>,
              ]
            : []),
          formatDateTimeMedium(row.since, locale),
          <Work key="work" row={row} list={list} session={session} />,
        ],
      }))}
    />
  );
}

async function Work({ row, list, session }: { row: Row; list: List; session: StaffSession }) {
  const t = await getTranslations("staff.unreachable");
  const locale = await currentLocale();
  const isHandler = mayUse(session.member.role, list.handled ? "POST reopen-unreachable" : "POST handle-unreachable");
  const act = list.handled ? reopenUnreachableAction : handleUnreachableAction;
  return (
    <div className={styles.inline}>
      {row.handledAt ? (
        <span>
          {t("handledBy", { name: row.handler ?? "–", datetime: formatDateTimeMedium(row.handledAt, locale) })}
        </span>
      ) : null}
      {isHandler ? (
        <form action={act.bind(null, undefined)}>
          <input type="hidden" name="owner" value={staffMark(session)} />
          <input type="hidden" name="kind" value={list.kind} />
          <input type="hidden" name="entry" value={writeUnreachableId(row.entry)} />
          <LinkButton>
            {t(list.handled ? "reopen" : "handle")}
            <span className="hidden">{`: ${row.name}`}</span>
          </LinkButton>
        </form>
      ) : null}
    </div>
  );
}
