import "server-only";
import { findOpenAccount } from "@/lib/account/search-store";
import type { Context } from "@/lib/context";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { isUuid } from "@/lib/kernel/random";

/**
 * The present address of an account that a staff member's form names.
 *
 * @param accountId untrusted
 * @returns null for an unknown or closed account
 */
export async function findCustomerAddress(ctx: Context, accountId: string): Promise<EmailAddress | null> {
  const account = isUuid(accountId) ? await findOpenAccount(ctx.db, accountId) : null;
  return (account?.emailAddress as EmailAddress | null | undefined) ?? null;
}
