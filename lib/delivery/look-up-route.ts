import "server-only";
import { isPostal } from "@/lib/account/contract";
import { findAccountByAddress, listContractNumbersOfClosedAccounts, listContracts } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { isTestAddress } from "@/lib/kernel/test-address";
import { isUnreachable } from "@/lib/notification/reachability-store";

/** Where a message for an address would go now. `unknown`: there is no account; a message would create one. */
export type CustomerRoute = "mailbox" | "customer-portal" | "postal" | "unreachable" | "unknown";

/**
 * Tells where a message for a customer would go (R4), without placing one.
 *
 * - `postal`: the contract is postal or ended; without a contract number: all contracts are, and there is one
 * - `unreachable`: the mailbox takes messages, but the mail server refused the last notification for good
 *
 * @param input.contractNumber of the message; null when it has none
 */
export async function lookUpRoute(
  ctx: Context,
  { email, contractNumber }: { email: EmailAddress; contractNumber: string | null },
): Promise<CustomerRoute> {
  const account = await findAccountByAddress(ctx.db, email);
  if (!account) {
    // Numbers of closed accounts are real customers'.
    const asked = contractNumber === null || isTestAddress(email) ? [] : [contractNumber];
    return (await listContractNumbersOfClosedAccounts(ctx.db, asked)).size > 0 ? "postal" : "unknown";
  }
  if (account.customerPortalSince) return "customer-portal";
  const contracts = await listContracts(ctx.db, [account.id]);
  const asked = contractNumber === null ? contracts : contracts.filter(({ number }) => number === contractNumber);
  const isByPost = asked.length > 0 && asked.every(isPostal);
  if (isByPost) return "postal";
  return (await isUnreachable(ctx.db, account.id)) ? "unreachable" : "mailbox";
}
