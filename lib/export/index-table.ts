/**
 * `tartalomjegyzek.csv`: the archive's index for programs. Only the column name `sha256` is the same in all languages.
 */
import { stringify } from "csv-stringify/sync";
import { type ArchiveTexts, entryStateText } from "@/lib/export/archive-texts";
import type { IndexMessage } from "@/lib/export/index-page";
import { budapestDay } from "@/lib/kernel/time";

/**
 * One row per document, and one per message without documents. UTF-8 with BOM and semicolons, as Hungarian spreadsheet
 * programs expect. Values that a spreadsheet would run as a formula are escaped.
 */
export function indexTable(messages: IndexMessage[], texts: ArchiveTexts): string {
  const t = texts.download;
  const head = [
    t("index.file"),
    "sha256",
    t("index.bytes"),
    t("index.state"),
    t("index.received"),
    t("index.until"),
    t("index.type"),
    t("index.subject"),
    t("index.sender"),
    t("index.contract"),
    t("index.product"),
    t("index.originalName"),
  ];
  const lines = messages.flatMap((message) => {
    const messageColumns = [
      budapestDay(message.placedAt),
      message.availableUntil,
      texts.types(message.documentType),
      message.subject,
      message.sender,
      message.contractNumber ?? "",
      message.product ?? "",
    ];
    const superseded = message.supersededAt
      ? `; ${t("index.superseded", { date: budapestDay(message.supersededAt) })}`
      : "";
    if (message.documents.length === 0) {
      return [["", "", "", `${t("index.noDocuments")}${superseded}`, ...messageColumns, ""]];
    }
    return message.documents.map((document) => [
      document.entryName,
      document.sha256,
      String(document.sizeBytes),
      `${entryStateText(texts, document.state)}${superseded}`,
      ...messageColumns,
      document.filename,
    ]);
  });
  return stringify([head, ...lines], {
    bom: true,
    delimiter: ";",
    escape_formulas: true,
    record_delimiter: "windows",
    quoted_match: /[\r\n]/,
  });
}
