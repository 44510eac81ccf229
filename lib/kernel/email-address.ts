import { trimBlanks } from "@/lib/kernel/typed-text";

/**
 * The grammar of addresses we accept for storage and sending: narrower than RFC 5321 on purpose,
 * because mail libraries read comments, quotes, groups and encoded words as something else than what was stored.
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
 * Letters of an accented domain: those of European languages in Latin script. The dotless i and kra are left out, because
 * they look like other letters; so are all other scripts.
 */
const ACCENTED_DOMAIN =
  /^[A-Za-z0-9.\-\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0130\u0134-\u0137\u0139-\u017e\u0218-\u021b]+$/;
const ASCII = /^[\0-\x7f]*$/;

/**
 * A domain in ASCII (IDNA, UTS 46), as mail servers know it: `árvíz.hu` is `xn--rvz-dla6d.hu`. By the platform's URL
 * parser, so that browser and server agree.
 *
 * @returns null for a domain with other than Latin letters, or with letters that a compatibility form stands for
 */
function asciiDomain(domain: string): string | null {
  if (ASCII.test(domain)) return domain;
  const composed = domain.normalize("NFC");
  if (domain !== composed && domain !== domain.normalize("NFD")) return null;
  if (composed.normalize("NFKC") !== composed || !ACCENTED_DOMAIN.test(composed)) return null;
  // In the ASCII form these hyphens are not at the edge any more.
  if (/(?:^|\.)-|-(?:\.|$)/.test(composed)) return null;
  try {
    return new URL(`http://${composed}/`).hostname;
  } catch {
    return null;
  }
}

/**
 * Reads an address given by the insurer or typed when an account is created.
 *
 * @returns The address in ASCII and lower case, an accented domain in its ASCII form; null when it is not exactly one
 *          plain address. Nothing is trimmed or mended: what NFKC would change (full-width letters, the dotless i's
 *          look-alikes) is refused as well.
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
 * The form under which a typed address is looked up and counted on public forms; never a mail address itself.
 * " Anna@Example.HU " and "anna@example.hu" are one customer, and so are "anna@árvíz.hu" and its ASCII form.
 */
export function lookupForm(typed: string): string {
  // No address holds NUL or half a character, and the database refuses to be asked for one.
  const plain = trimBlanks(typed.toWellFormed().replaceAll("\0", "\ufffd").normalize("NFKC")).toLowerCase();
  return parseEmailAddress(plain) ?? plain;
}
