import { Fragment } from "react";
import { formatDateTimeMedium } from "@/lib/i18n/format";
import type { MessageRow } from "@/lib/staff/list-messages";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { StaffTable } from "../_frame/staff-table";

/** A list of messages of any customers, each with the link to its page. */
export async function MessagesTable({ label, rows }: { label: string; rows: readonly MessageRow[] }) {
  const t = await getTranslations("staff.messages");
  const types = await getTranslations("common.documentType");
  const locale = await currentLocale();
  return (
    <StaffTable
      label={label}
      columns={[
        { name: t("column.reference"), look: "heading" },
        { name: t("column.customer"), look: "person" },
        { name: t("column.subject"), look: "cut" },
        { name: t("column.contract"), look: "number" },
        { name: t("column.placed"), look: "narrow" },
        { name: t("column.state"), look: "narrow" },
      ]}
      rows={rows.map(({ id, senderReference, customer, subject, documentType, contractNumber, placedAt, state }) => ({
        key: id,
        cells: [
          <a key="reference" href={`/staff/messages/${id}`}>
            {senderReference}
          </a>,
          customer,
          <Fragment key="subject">
            {subject} <span className="muted">{types(documentType)}</span>
          </Fragment>,
          contractNumber ?? "–",
          formatDateTimeMedium(placedAt, locale),
          t(`state.${state}`),
        ],
      }))}
    />
  );
}
