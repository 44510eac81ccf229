import "server-only";
import { SignJWT } from "jose";
import { keyedDigest } from "@/lib/crypto/keyed-digest";
import { ticketExpiresAt } from "@/lib/customer-portal/registration";
import { signingKey, TICKET_ALGORITHM } from "@/lib/customer-portal/signing-key";
import type { CustomerPortalSettings, Settings } from "@/lib/settings";

/** `typ` header of a ticket, so that no other token is accepted in its place (RFC 8725, 3.11). */
export const TICKET_TYPE = "portal-registration+jwt";
const SUBJECT_LENGTH = 22;

/** The customer portal's identifier in tickets and reports: the origin of its URL. */
export function audienceOf({ url }: Pick<CustomerPortalSettings, "url">): string {
  return new URL(url).origin;
}

/**
 * The account's pseudonym for one customer portal: 22 characters of a keyed digest. The account id itself is never
 * sent.
 *
 * @param audience as `audienceOf` returns it
 */
export function subjectOf({ authSecret }: Pick<Settings, "authSecret">, audience: string, accountId: string): string {
  return keyedDigest(authSecret, "customer-portal-subject", `${audience}:${accountId}`)
    .toString("base64url")
    .slice(0, SUBJECT_LENGTH);
}

export type Ticket = {
  registrationId: string;
  accountId: string;
  locale: "hu" | "en";
  issuedAt: Date;
};

/** Signs a ticket. It contains no personal data (docs/customer-portal.md#the-ticket). */
export async function signTicket(
  settings: Pick<Settings, "appUrl" | "authSecret">,
  portal: CustomerPortalSettings,
  ticket: Ticket,
): Promise<string> {
  const { kid, privateJwk } = await signingKey(portal.keys.current.key);
  const audience = audienceOf(portal);
  return new SignJWT({ locale: ticket.locale })
    .setProtectedHeader({ alg: TICKET_ALGORITHM, typ: TICKET_TYPE, kid })
    .setIssuer(settings.appUrl)
    .setAudience(audience)
    .setSubject(subjectOf(settings, audience, ticket.accountId))
    .setJti(ticket.registrationId)
    .setIssuedAt(ticket.issuedAt)
    .setExpirationTime(ticketExpiresAt(ticket.issuedAt))
    .sign(privateJwk);
}

/** The URL of the customer portal with the ticket as query parameter. */
export function ticketAddress({ url }: Pick<CustomerPortalSettings, "url">, ticket: string): string {
  const address = new URL(url);
  address.searchParams.set("ticket", ticket);
  return address.href;
}
