/**
 * `Tartalomjegyzek.html`: the archive's index for people. One file without scripts or links to servers, for offline
 * use.
 */

import { type ArchiveTexts, type EntryState, entryStateText } from "@/lib/export/archive-texts";
import { INDEX_STYLE } from "@/lib/export/index-style";
import { formatDateTime, formatDayLong, formatDayMedium, formatFileSize } from "@/lib/i18n/format";
import { keepDates } from "@/lib/i18n/no-break";
import { escapeHtml } from "@/lib/kernel/escape-html";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";

/** Escaped text from outside; `<bdi>` keeps right-to-left text from reordering the text around it. */
const isolated = (text: string) => `<bdi>${escapeHtml(text)}</bdi>`;

/** A file name, which wraps behind underscores. */
const fileName = (name: string) => isolated(name).replaceAll("_", "_<wbr>");

export type IndexDocument = {
  filename: string;
  entryName: string;
  sizeBytes: number;
  sha256: string;
  state: EntryState;
};

export type IndexMessage = {
  sender: string;
  subject: string;
  documentType: Parameters<ArchiveTexts["types"]>[0];
  contractNumber: string | null;
  product: string | null;
  placedAt: Date;
  availableUntil: CalendarDay;
  /** When a newer message replaced it. */
  supersededAt?: Date | null;
  documents: IndexDocument[];
};

export type IndexHead = { ownerName: string; brandName: string; madeAt: Date };

function link(document: IndexDocument, texts: ArchiveTexts): string {
  const name = fileName(document.entryName);
  if (document.state === "whole") return `<a href="${encodeURIComponent(document.entryName)}">${name}</a>`;
  return `${name} <span class="missing">– ${escapeHtml(entryStateText(texts, document.state))}</span>`;
}

function supersededText(at: Date, texts: ArchiveTexts): string {
  return texts.download("index.superseded", { date: formatDayMedium(budapestDay(at), texts.locale) });
}

/** The insurer's file name, where the archive had to number it. */
function originalName({ filename, entryName }: IndexDocument, texts: ArchiveTexts): string {
  return filename === entryName ? "" : `${escapeHtml(texts.download("index.originalName"))}: ${fileName(filename)} · `;
}

/** A cell with its heading, which a narrow screen shows beside it. */
function cell(heading: string, content: string, className = ""): string {
  return content === ""
    ? '<td class="empty"></td>'
    : `<td data-heading="${escapeHtml(heading)}"${className && ` class="${className}"`}>${content}</td>`;
}

/** The file up to the end of the list of messages. Part of one document with `indexSection` and `INDEX_END`. */
export function indexBeginning(messages: IndexMessage[], head: IndexHead, texts: ArchiveTexts): string {
  const t = texts.download;
  const documents = messages.flatMap((message) => message.documents);
  const countOf = (state: EntryState) => documents.filter((document) => document.state === state).length;
  const [missing, incomplete] = [countOf("missing"), countOf("incomplete")];
  const warnings = [
    ...(missing > 0 ? [t("missing", { n: missing })] : []),
    ...(incomplete > 0 ? [t("incomplete", { n: incomplete })] : []),
  ];
  const title = escapeHtml(t("index.title"));
  const headings = (["received", "subject", "type", "contract", "sender", "until", "documents"] as const)
    .map((key) => `<th scope="col">${escapeHtml(t(`index.${key}`))}</th>`)
    .join("");
  const rows = messages.map((message, index) => {
    const files = message.documents.map((document) => link(document, texts)).join("<br>");
    const day = (date: CalendarDay) => escapeHtml(formatDayMedium(date, texts.locale));
    const anchor = `<a href="#message-${index + 1}">${isolated(keepDates(message.subject))}</a>`;
    const note = message.supersededAt ? `<br>${escapeHtml(supersededText(message.supersededAt, texts))}` : "";
    const subject = `${anchor}${note}`;
    return `<tr>${[
      cell(t("index.received"), day(budapestDay(message.placedAt)), "nowrap"),
      cell(t("index.subject"), subject, "subject"),
      cell(t("index.type"), escapeHtml(texts.types(message.documentType))),
      cell(t("index.contract"), message.contractNumber === null ? "" : isolated(message.contractNumber), "nowrap"),
      cell(t("index.sender"), isolated(message.sender)),
      cell(t("index.until"), day(message.availableUntil), "nowrap"),
      cell(t("index.documents"), files || escapeHtml(t("index.noDocuments")), "documents"),
    ].join("\n")}</tr>
`;
  });
  return `<!doctype html>
<html lang="${texts.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title} – ${escapeHtml(texts.productName)}</title>
<style>${INDEX_STYLE}</style>
</head>
<body>
<header>
<p class="secondary">${escapeHtml(texts.productName)} · ${escapeHtml(head.brandName)}</p>
<h1>${title}</h1>
<p>${escapeHtml(t("index.owner", { name: head.ownerName }))}<br>
${escapeHtml(t("index.made", { date: formatDateTime(head.madeAt, texts.locale) }))}<br>
${escapeHtml(t("index.count", { messages: messages.length, n: documents.length }))}</p>
${warnings.map((text) => `<p class="warning">${escapeHtml(text)}</p>\n`).join("")}</header>
<main>
<div class="wide"><table id="list">
<caption>${escapeHtml(t("index.list"))}</caption>
<thead><tr>${headings}</tr></thead>
<tbody>
${rows.join("")}</tbody>
</table></div>
<p class="secondary">${escapeHtml(t("index.checksumNote"))}</p>
`;
}

/**
 * The section of one message with its text and documents.
 *
 * @param number position in the list, from 1
 * @param body null when the message has no text or can no longer be read
 */
export function indexSection(message: IndexMessage, number: number, body: string | null, texts: ArchiveTexts): string {
  const t = texts.download;
  const { locale } = texts;
  const details: [string, string][] = [
    [t("index.sender"), isolated(message.sender)],
    [t("index.received"), escapeHtml(formatDateTime(message.placedAt, locale))],
    [t("index.type"), escapeHtml(texts.types(message.documentType))],
    ...(message.product ? ([[t("index.product"), isolated(message.product)]] as [string, string][]) : []),
    ...(message.contractNumber
      ? ([[t("index.contract"), isolated(message.contractNumber)]] as [string, string][])
      : []),
    [t("index.until"), escapeHtml(formatDayLong(message.availableUntil, locale))],
    ...(message.supersededAt
      ? ([[t("index.state"), escapeHtml(supersededText(message.supersededAt, texts))]] as [string, string][])
      : []),
  ];
  const files = message.documents.map(
    (document) => `<li>${link(document, texts)}<br>
<span class="secondary">${originalName(document, texts)}${escapeHtml(formatFileSize(document.sizeBytes, locale))}</span><br>
<span class="secondary">${escapeHtml(t("index.checksum"))}:</span> <code>${escapeHtml(document.sha256)}</code></li>
`,
  );
  return `<section id="message-${number}" aria-labelledby="subject-${number}">
<h2 id="subject-${number}">${isolated(message.subject)}</h2>
<dl>${details.map(([term, detail]) => `<dt>${escapeHtml(term)}</dt><dd>${detail}</dd>`).join("")}</dl>
${body ? `<h3>${escapeHtml(t("index.body"))}</h3>\n<div class="body">${isolated(body)}</div>\n` : ""}${
  files.length > 0 ? `<h3>${escapeHtml(t("index.documents"))}</h3>\n<ul class="files">\n${files.join("")}</ul>\n` : ""
}<p class="print-none"><a href="#list">${escapeHtml(t("index.toList"))}</a></p>
</section>
`;
}

export const INDEX_END = "</main>\n</body>\n</html>\n";
