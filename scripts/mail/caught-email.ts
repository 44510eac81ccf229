/** An e-mail as the mail catcher stores and shows it. */
import { type AddressObject, type ParsedMail, simpleParser } from "mailparser";

export type EmailSummary = {
  id: string;
  from: string;
  to: string[];
  subject: string;
  /** When it was received, ISO 8601. */
  date: string;
};

export type CaughtEmail = EmailSummary & {
  html: string;
  text: string;
  /** By lower-case name; repeated headers are joined with commas. */
  headers: Record<string, string>;
  /** Every http(s) link of both parts, each once, in order of appearance. */
  links: string[];
};

const ENTITIES: Record<string, string> = { amp: "&", quot: '"', apos: "'", lt: "<", gt: ">" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return ENTITIES[name.toLowerCase()] ?? whole;
  });
}

export function linksOf(html: string, text: string): string[] {
  const inHtml = [...html.matchAll(/<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map(([, double, single]) =>
    decodeEntities(double ?? single ?? "").trim(),
  );
  const inText = [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(([found]) => found.replace(/[).,;:!?\]]+$/, ""));
  return [...new Set([...inHtml, ...inText])].filter((link) => /^https?:\/\//i.test(link));
}

function addressesOf(field: AddressObject | AddressObject[] | undefined): string[] {
  return [field ?? []].flat().flatMap((object) => object.value.flatMap((entry) => entry.address ?? []));
}

function headersOf(mail: ParsedMail): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { key, line } of mail.headerLines) {
    const value = line
      .slice(line.indexOf(":") + 1)
      .replace(/\r?\n(?=[ \t])/g, "")
      .trim();
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
  }
  // These may be encoded in the source; the decoded values are shown.
  if (mail.subject !== undefined) headers.subject = mail.subject;
  for (const name of ["from", "to", "cc", "reply-to"]) {
    const shown = mail.headers.get(name) as AddressObject | undefined;
    if (name in headers && shown?.text) headers[name] = shown.text;
  }
  return headers;
}

/**
 * Parses a received e-mail.
 *
 * @param source the e-mail as received by SMTP
 * @param envelope sender and recipients of the SMTP envelope; Bcc recipients are only there
 */
export async function readEmail(
  source: Buffer,
  envelope: { id: string; from: string; to: string[]; caughtAt: Date },
): Promise<CaughtEmail> {
  const mail = await simpleParser(source, { skipTextLinks: true, skipHtmlToText: true, skipTextToHtml: true });
  const html = mail.html || "";
  const text = mail.text ?? "";
  const named = addressesOf(mail.to);
  const hidden = envelope.to.filter((address) => !named.some((other) => other.toLowerCase() === address.toLowerCase()));
  return {
    id: envelope.id,
    from: addressesOf(mail.from)[0] ?? envelope.from,
    to: [...named, ...hidden],
    subject: mail.subject ?? "",
    date: envelope.caughtAt.toISOString(),
    html,
    text,
    headers: headersOf(mail),
    links: linksOf(html, text),
  };
}
