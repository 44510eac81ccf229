import { trimBlanks } from "@/lib/kernel/typed-text";

/**
 * The grammar of e-mail addresses that the portal stores and writes to. It is narrower than RFC 5321 on purpose: mail
 * libraries may read comments, quotes, groups and encoded words as another address than the stored one.
 */

declare const checked: unique symbol;
/** An address that passed the grammar, in ASCII and lower case. It is the identity of an account. */
export type EmailAddress = string & { readonly [checked]: true };

export const MAX_EMAIL_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;
const MAX_DOMAIN_LENGTH = 253;
const LOCAL = /^[A-Za-z0-9_+'-]+(?:\.[A-Za-z0-9_+'-]+)*$/;
const DOMAIN_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/**
 * Letters allowed in an accented domain: those of European languages in Latin script. Not allowed are the dotless i and
 * kra, which look like other letters, and all other scripts.
 */
const ACCENTED_DOMAIN =
  /^[A-Za-z0-9.\-\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0130\u0134-\u0137\u0139-\u017e\u0218-\u021b]+$/;
const ASCII = /^[\0-\x7f]*$/;

/**
 * Converts a domain to ASCII (IDNA, UTS 46), as mail servers know it: `árvíz.hu` becomes `xn--rvz-dla6d.hu`. Uses the
 * platform's URL parser, so that browser and server agree.
 *
 * @returns null for a domain with other than Latin letters, or with letters that NFKC would change
 */
function asciiDomain(domain: string): string | null {
  if (ASCII.test(domain)) return domain;
  const composed = domain.normalize("NFC");
  if (domain !== composed && domain !== domain.normalize("NFD")) return null;
  if (composed.normalize("NFKC") !== composed || !ACCENTED_DOMAIN.test(composed)) return null;
  // Checked here, because the ASCII form of such a label neither begins nor ends with the hyphen.
  if (/(?:^|\.)-|-(?:\.|$)/.test(composed)) return null;
  try {
    return new URL(`http://${composed}/`).hostname;
  } catch {
    return null;
  }
}

/**
 * Parses an e-mail address that the insurer gave or that is stored for a new account.
 *
 * @returns the address in ASCII and lower case, an accented domain in its ASCII form; null when the text is not exactly
 *          one plain address. Nothing is trimmed or corrected: text that NFKC would change (full-width letters,
 *          look-alikes) is refused as well
 */
export function parseEmailAddress(text: string): EmailAddress | null {
  if (text.length > MAX_EMAIL_LENGTH) return null;
  const [local, typedDomain, ...rest] = text.split("@");
  if (!local || !typedDomain || rest.length > 0) return null;
  if (local.length > MAX_LOCAL_LENGTH || !LOCAL.test(local)) return null;
  const domain = asciiDomain(typedDomain);
  if (domain === null || local.length + 1 + domain.length > MAX_EMAIL_LENGTH) return null;
  const labels = domain.split(".");
  if (domain.length > MAX_DOMAIN_LENGTH || labels.length < 2 || !labels.every((label) => DOMAIN_LABEL.test(label))) {
    return null;
  }
  if (/^\d+$/.test(labels.at(-1) ?? "")) return null;
  return `${local}@${domain}`.toLowerCase() as EmailAddress;
}

/**
 * The key by which public forms look up a typed address and count its failures. Never used to send e-mail.
 * " Anna@Example.HU " and "anna@example.hu" have the same key, and so have "anna@árvíz.hu" and its ASCII form.
 */
export function lookupForm(typed: string): string {
  // PostgreSQL refuses text with NUL or lone surrogates; no stored address holds them.
  const plain = trimBlanks(typed.toWellFormed().replaceAll("\0", "\ufffd").normalize("NFKC")).toLowerCase();
  return parseEmailAddress(plain) ?? plain;
}
