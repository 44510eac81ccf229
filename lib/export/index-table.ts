/** `tartalomjegyzek.csv`: the index for programs and spreadsheets. Only the column `sha256` is promised by name. */
import { stringify } from "csv-stringify/sync";
import type { ArchiveTexts } from "@/lib/export/archive-texts";
import type { IndexMessage } from "@/lib/export/index-page";
import { budapestDay } from "@/lib/kernel/time";

/**
 * One line per document, and one per item without any. UTF-8 with BOM and semicolons, as Hungarian spreadsheets read it;
 * what a spreadsheet would take for a formula is kept from it.
 */
export function indexTable(messages: IndexMessage[], words: ArchiveTexts): string {
  const t = words.download;
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
    const about = [
      budapestDay(message.placedAt),
      message.availableUntil,
      words.types(message.documentType),
      message.subject,
      message.sender,
      message.contractNumber ?? "",
      message.product ?? "",
    ];
    if (message.documents.length === 0) return [["", "", "", t("index.noDocuments"), ...about, ""]];
    return message.documents.map((document) => [
      document.entryName,
      document.sha256,
      String(document.sizeBytes),
      t(document.included ? "index.included" : "index.notIncluded"),
      ...about,
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
