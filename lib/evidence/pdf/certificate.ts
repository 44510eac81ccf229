import "server-only";
import { formatFileSize } from "@/lib/i18n/file-size";
import { formatDateTime, formatDayLong } from "@/lib/i18n/format";
import { translatorOf } from "@/lib/i18n/translator";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import type { MessageActor, MessageEventKind } from "@/lib/mailbox/message/message-history";
import type { Locale } from "@/messages";
import { canonicalJson } from "../canonical-json";
import { checkpointDigest } from "../checkpoint";
import {
  EVIDENCE_ATTACHMENT,
  type Evidence,
  type EvidenceEvent,
  isTestEvidence,
  type SignedEvidence,
} from "../evidence";
import type { SigningKey } from "../signature";
import { EMPTY_SIGNATURE, SIGNATURE_FIELD, signPdf } from "./file-signature";
import { PageWriter } from "./page-writer";

const NONE = "–";
const instantOf = (iso: string, locale: Locale) => formatDateTime(new Date(iso), locale);

function writeMessage(page: PageWriter, { message, customer }: Evidence, locale: Locale): void {
  const t = translatorOf(locale, "certificate");
  const types = translatorOf(locale, "common.documentType");
  page.heading(t("message"));
  page.pairs([
    [t("label.customer"), [customer.name, customer.emailAddress].filter(Boolean).join(", ") || NONE],
    [t("label.sender"), message.sender || NONE],
    [t("label.subject"), message.subject || NONE],
    [t("label.type"), message.purgedAt ? NONE : types(message.documentType as DocumentType)],
    [t("label.contract"), message.contractNumber ?? NONE],
    [t("label.placed"), instantOf(message.placedAt, locale)],
    [t("label.availableUntil"), formatDayLong(message.availableUntil, locale)],
    ...(message.withdrawnAt ? [[t("label.withdrawn"), instantOf(message.withdrawnAt, locale)] as const] : []),
    ...(message.purgedAt ? [[t("label.purged"), instantOf(message.purgedAt, locale)] as const] : []),
    [t("label.reference"), message.senderReference],
    [t("label.id"), message.id],
    [t("label.account"), customer.accountId],
    [t("label.contentDigest"), message.contentDigest],
  ]);
}

function writeDocuments(page: PageWriter, { documents }: Evidence, locale: Locale): void {
  if (documents.length === 0) return;
  const t = translatorOf(locale, "certificate");
  page.heading(t("documents"));
  page.table(
    [
      { label: t("column.document"), share: 0.36 },
      { label: t("column.size"), share: 0.14 },
      { label: "SHA-256", share: 0.5 },
    ],
    documents.map(({ id, filename, sizeBytes, sha256 }) => [
      filename ?? id,
      sizeBytes === null ? NONE : formatFileSize(sizeBytes, locale),
      sha256,
    ]),
  );
}

/** What happened, and the values that others can confirm: the document, the Message-ID, the mail server's answer. */
function eventText({ kind, details }: EvidenceEvent, locale: Locale): string {
  const t = translatorOf(locale, "certificate");
  const values = [
    details.documentId ? t("detail.document", { id: String(details.documentId) }) : null,
    details.mailId ? t("detail.mailId", { id: String(details.mailId) }) : null,
    details.responseCode ? t("detail.response", { code: String(details.responseCode) }) : null,
  ];
  return [t(`event.${kind as MessageEventKind}`), ...values.filter((text) => text !== null)].join("\n");
}

function writeEvents(page: PageWriter, { events }: Evidence, locale: Locale): void {
  const t = translatorOf(locale, "certificate");
  page.heading(t("events"));
  page.table(
    [
      { label: t("column.number"), share: 0.08 },
      { label: t("column.time"), share: 0.26 },
      { label: t("column.event"), share: 0.5 },
      { label: t("column.actor"), share: 0.16 },
    ],
    events.map((event) => [
      String(event.sequence),
      `${instantOf(event.at, locale)}\n${event.at}`,
      eventText(event, locale),
      t(`actor.${event.actor as MessageActor}`),
    ]),
  );
  page.heading(t("chain"));
  page.paragraph(t("chainText"));
  page.table(
    [
      { label: t("column.number"), share: 0.08 },
      { label: "SHA-256", share: 0.92 },
    ],
    events.map(({ sequence, hash }) => [String(sequence), hash]),
  );
}

function writeCheckpoints(page: PageWriter, { proofs }: Evidence, locale: Locale): void {
  const t = translatorOf(locale, "certificate");
  page.heading(t("checkpoints"));
  if (proofs.length === 0) {
    page.paragraph(t("noCheckpoint"));
    return;
  }
  page.paragraph(t("checkpointsText"));
  page.table(
    [
      { label: t("column.number"), share: 0.1 },
      { label: t("column.time"), share: 0.24 },
      { label: t("column.covers"), share: 0.16 },
      { label: "SHA-256", share: 0.5 },
    ],
    proofs.map(({ sequence, signed: { checkpoint } }) => [
      String(checkpoint.number),
      instantOf(checkpoint.at, locale),
      t("covers", { n: sequence }),
      checkpointDigest(checkpoint),
    ]),
  );
}

function writeSignature(page: PageWriter, { evidence, signature }: SignedEvidence, kid: string, locale: Locale): void {
  const t = translatorOf(locale, "certificate");
  page.heading(t("verify"));
  page.paragraph(
    t("verifyText", { file: EVIDENCE_ATTACHMENT, url: `${evidence.issuer.origin}/.well-known/jwks.json` }),
  );
  page.pairs([
    [t("label.key"), kid],
    [t("label.signature"), signature.signature],
  ]);
}

/**
 * The certificate of a message as a PDF: pages to read, the same data as JSON inside, and a signature over all its
 * bytes.
 *
 * @param key that has signed the data
 * @param locale of the pages; the data is the same in both languages
 */
export async function certificatePdf(signed: SignedEvidence, key: SigningKey, locale: Locale): Promise<Buffer> {
  const t = translatorOf(locale, "certificate");
  const { evidence } = signed;
  const { issuer, issuedAt, message } = evidence;
  const isTest = isTestEvidence(evidence);
  const title = isTest ? t("test.title") : t("title");
  const page = new PageWriter({
    language: locale,
    title,
    ...(isTest ? { banner: title } : {}),
    author: issuer.name,
    footer: `${issuer.name} · ${message.id}`,
    pageOf: (number, pages) => t("page", { page: number, pages }),
    id: message.id,
    at: new Date(issuedAt),
    info: { [SIGNATURE_FIELD]: EMPTY_SIGNATURE },
  });
  page.title(title);
  if (isTest) page.paragraph(t("test.text"));
  else page.paragraph(t("lead", { issuer: issuer.name, datetime: instantOf(issuedAt, locale) }));
  writeMessage(page, evidence, locale);
  writeDocuments(page, evidence, locale);
  writeEvents(page, evidence, locale);
  writeCheckpoints(page, evidence, locale);
  writeSignature(page, signed, key.publicKey.kid, locale);
  page.attach(EVIDENCE_ATTACHMENT, "application/json", Buffer.from(canonicalJson(signed)));
  return signPdf(await page.finish(), key);
}
