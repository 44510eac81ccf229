/** `Tartalomjegyzek.html`: what is in the archive, readable offline for as long as the customer keeps it. */

import type { ArchiveTexts } from "@/lib/export/archive-texts";
import { INDEX_STYLE } from "@/lib/export/index-style";
import { formatDateTime, formatDayLong, formatDayMedium, formatFileSize } from "@/lib/i18n/format";
import { escapeHtml } from "@/lib/kernel/escape-html";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";

/** Text of somebody else's, kept from turning the line around it. */
const own = (text: string) => `<bdi>${escapeHtml(text)}</bdi>`;

export type IndexDocument = {
  filename: string;
  entryName: string;
  sizeBytes: number;
  sha256: string;
  included: boolean;
};

export type IndexMessage = {
  sender: string;
  subject: string;
  documentType: Parameters<ArchiveTexts["types"]>[0];
  contractNumber: string | null;
  product: string | null;
  placedAt: Date;
  availableUntil: CalendarDay;
  documents: IndexDocument[];
};

export type IndexHead = { ownerName: string; brandName: string; madeAt: Date };

function link(document: IndexDocument, words: ArchiveTexts): string {
  const name = own(document.entryName);
  if (document.included) return `<a href="${encodeURIComponent(document.entryName)}">${name}</a>`;
  return `${name} <span class="missing">– ${escapeHtml(words.download("index.notIncluded"))}</span>`;
}

/** From the beginning of the file to the end of the list. */
export function indexBeginning(messages: IndexMessage[], head: IndexHead, words: ArchiveTexts): string {
  const t = words.download;
  const documents = messages.flatMap((message) => message.documents);
  const missing = documents.filter((document) => !document.included).length;
  const title = escapeHtml(t("index.title"));
  const headings = (["received", "subject", "type", "contract", "sender", "until", "documents"] as const)
    .map((key) => `<th scope="col">${escapeHtml(t(`index.${key}`))}</th>`)
    .join("");
  const rows = messages.map((message, index) => {
    const files = message.documents.map((document) => link(document, words)).join("<br>");
    return `<tr><td class="whole">${escapeHtml(formatDayMedium(budapestDay(message.placedAt), words.locale))}</td>
<td><a href="#item-${index + 1}">${own(message.subject)}</a></td><td>${escapeHtml(words.types(message.documentType))}</td>
<td class="whole">${own(message.contractNumber ?? "")}</td><td>${own(message.sender)}</td>
<td class="whole">${escapeHtml(formatDayMedium(message.availableUntil, words.locale))}</td>
<td>${files || escapeHtml(t("index.noDocuments"))}</td></tr>
`;
  });
  return `<!doctype html>
<html lang="${words.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title} – ${escapeHtml(words.productName)}</title>
<style>${INDEX_STYLE}</style>
</head>
<body>
<header>
<p class="soft">${escapeHtml(words.productName)} · ${escapeHtml(head.brandName)}</p>
<h1>${title}</h1>
<p>${escapeHtml(t("index.owner", { name: head.ownerName }))}<br>
${escapeHtml(t("index.made", { date: formatDateTime(head.madeAt, words.locale) }))}<br>
${escapeHtml(t("index.count", { messages: messages.length, n: documents.length }))}</p>
${missing > 0 ? `<p class="warning">${escapeHtml(t("missing", { n: missing }))}</p>\n` : ""}</header>
<main>
<div class="wide"><table id="list">
<caption>${escapeHtml(t("index.list"))}</caption>
<thead><tr>${headings}</tr></thead>
<tbody>
${rows.join("")}</tbody>
</table></div>
<p class="soft">${escapeHtml(t("index.checksumNote"))}</p>
`;
}

/** One item with its text and its files. `body` is null when it could no longer be read. */
export function indexSection(message: IndexMessage, number: number, body: string | null, words: ArchiveTexts): string {
  const t = words.download;
  const { locale } = words;
  const details: [string, string][] = [
    [t("index.sender"), own(message.sender)],
    [t("index.received"), escapeHtml(formatDateTime(message.placedAt, locale))],
    [t("index.type"), escapeHtml(words.types(message.documentType))],
    ...(message.product ? ([[t("index.product"), own(message.product)]] as [string, string][]) : []),
    ...(message.contractNumber ? ([[t("index.contract"), own(message.contractNumber)]] as [string, string][]) : []),
    [t("index.until"), escapeHtml(formatDayLong(message.availableUntil, locale))],
  ];
  const files = message.documents.map(
    (document) => `<li>${link(document, words)}<br>
<span class="soft">${escapeHtml(t("index.originalName"))}: ${own(document.filename)} · ${escapeHtml(formatFileSize(document.sizeBytes, locale))}</span><br>
<span class="soft">${escapeHtml(t("index.checksum"))}:</span> <code>${escapeHtml(document.sha256)}</code></li>
`,
  );
  return `<section id="item-${number}" aria-labelledby="subject-${number}">
<h2 id="subject-${number}">${own(message.subject)}</h2>
<dl>${details.map(([term, detail]) => `<dt>${escapeHtml(term)}</dt><dd>${detail}</dd>`).join("")}</dl>
${body ? `<h3>${escapeHtml(t("index.body"))}</h3>\n<div class="body">${own(body)}</div>\n` : ""}${
  files.length > 0 ? `<h3>${escapeHtml(t("index.documents"))}</h3>\n<ul class="files">\n${files.join("")}</ul>\n` : ""
}<p class="print-none"><a href="#list">${escapeHtml(t("index.toList"))}</a></p>
</section>
`;
}

export const INDEX_END = "</main>\n</body>\n</html>\n";
