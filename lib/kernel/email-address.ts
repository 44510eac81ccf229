/**
 * The grammar of addresses we accept for storage and sending (SECURITY, SEC-72): narrower than RFC 5321 on purpose,
 * because mail libraries read comments, quotes, groups and encoded words as something else than what was stored.
 */

declare const checked: unique symbol;
/** An address that passed the grammar, in lower case. It is the identity of an account (CONTRACT, decision 20). */
export type EmailAddress = string & { readonly [checked]: true };

export const MAX_EMAIL_LENGTH = 254;
const MAX_LOCAL_LENGTH = 64;
const MAX_DOMAIN_LENGTH = 253;
const LOCAL = /^[A-Za-z0-9_+'-]+(?:\.[A-Za-z0-9_+'-]+)*$/;
const DOMAIN_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/**
 * Reads an address given by the insurer or typed when an account is created.
 *
 * @returns The address in lower case, or null when it is not exactly one plain address. Nothing is trimmed or mended:
 *          what NFKC would change (full-width letters, the dotless i's look-alikes) is refused as well.
 */
export function parseEmailAddress(text: string): EmailAddress | null {
  if (text.length > MAX_EMAIL_LENGTH || text.normalize("NFKC") !== text) return null;
  const [local, domain, ...rest] = text.split("@");
  if (!local || !domain || rest.length > 0) return null;
  if (local.length > MAX_LOCAL_LENGTH || !LOCAL.test(local)) return null;
  const labels = domain.split(".");
  if (domain.length > MAX_DOMAIN_LENGTH || labels.length < 2 || !labels.every((label) => DOMAIN_LABEL.test(label))) {
    return null;
  }
  if (/^\d+$/.test(labels.at(-1) ?? "")) return null;
  return text.toLowerCase() as EmailAddress;
}

/**
 * The form under which a typed address is looked up and counted on public forms; never a mail address itself.
 * "Anna@Example.HU " and "anna@example.hu" are one customer to us.
 */
export function lookupForm(typed: string): string {
  // No address holds NUL or half a character, and the database refuses to be asked for one.
  return typed.toWellFormed().replaceAll("\0", "\ufffd").normalize("NFKC").trim().toLowerCase();
}
