/** A letter as the mail catcher keeps and shows it. */
import { type AddressObject, type ParsedMail, simpleParser } from "mailparser";

export type MessageSummary = {
  id: string;
  from: string;
  to: string[];
  subject: string;
  /** When it was caught, ISO 8601. */
  date: string;
};

export type CaughtMessage = MessageSummary & {
  html: string;
  text: string;
  /** By lower-case name; a header that came several times is joined with commas. */
  headers: Record<string, string>;
  /** Every http(s) address a reader can follow, from both parts, each once, in order of appearance. */
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
  // These may be encoded in transit; people want to read them.
  if (mail.subject !== undefined) headers.subject = mail.subject;
  for (const name of ["from", "to", "cc", "reply-to"]) {
    const shown = mail.headers.get(name) as AddressObject | undefined;
    if (name in headers && shown?.text) headers[name] = shown.text;
  }
  return headers;
}

/**
 * @param source the letter as it came over the wire
 * @param envelope who really sent it to whom; hidden recipients stand only there
 */
export async function readMessage(
  source: Buffer,
  envelope: { id: string; from: string; to: string[]; caughtAt: Date },
): Promise<CaughtMessage> {
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
