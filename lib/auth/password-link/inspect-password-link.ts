import "server-only";
import { looksLikeToken, type PasswordLinkPurpose, tokenDigest } from "@/lib/auth/password-link/password-link";
import { findUsableLink } from "@/lib/auth/password-link/store";
import type { Context } from "@/lib/context";

export type UsableLink = {
  linkId: string;
  accountId: string;
  purpose: PasswordLinkPurpose;
  emailAddress: string;
  locale: "hu" | "en";
  /** Only for activation: the initial password is void after ten wrong attempts. */
  initialPasswordVoid: boolean;
};

/**
 * Reads a usable link without redeeming it.
 *
 * @param token from the link, not validated
 * @returns null for a link that is unknown, used, voided or expired; callers cannot tell which
 */
export async function inspectPasswordLink(ctx: Context, token: string): Promise<UsableLink | null> {
  if (!looksLikeToken(token)) return null;
  const found = await findUsableLink(ctx.db, tokenDigest(token), ctx.clock.now());
  if (!found?.account.emailAddress) return null;
  const { link, account, credential } = found;
  const invited = credential.origin === "initial";
  if (invited !== (link.purpose === "activation")) return null;
  return {
    linkId: link.id,
    accountId: account.id,
    purpose: link.purpose,
    emailAddress: account.emailAddress as string,
    locale: account.locale,
    initialPasswordVoid: invited && credential.passwordHash === null,
  };
}
