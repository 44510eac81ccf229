import "server-only";
import { listAccountsByName, listAccountsExactly } from "@/lib/account/search-store";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { readList } from "@/lib/db/read-list";

export const CUSTOMER_PAGE_SIZE = 25;
/** Holders of one contract. */
const MAX_EXACT = 20;

export type FoundCustomer = Awaited<ReturnType<typeof listAccountsByName>>[number];

/**
 * Finds customers by whole e-mail address, whole contract number or the beginning of the name. The search is recorded
 * with the number of hits, not with its text, which may be an address.
 *
 * @param input.text trimmed, not empty
 * @param input.after `next` of the page before; null for the first page, which begins with the address and the contract
 * @returns `next`: the last customer by name on this page; null on the last one
 */
export async function findCustomers(
  ctx: Context,
  { text, after, by }: { text: string; after: string | null; by: StaffActor },
): Promise<{ customers: FoundCustomer[]; next: string | null }> {
  const exact = after ? [] : await readList(ctx, (db) => listAccountsExactly(db, text, MAX_EXACT));
  const named = await readList(ctx, (db) => listAccountsByName(db, text, { after, limit: CUSTOMER_PAGE_SIZE + 1 }));
  const page = named.slice(0, CUSTOMER_PAGE_SIZE);
  const customers = [...exact, ...page.filter(({ id }) => exact.every((one) => one.id !== id))];
  const details = { found: customers.length, ...staffDetails(by) };
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "account.searched", actor: "insurer", details });
  return { customers, next: named.length > CUSTOMER_PAGE_SIZE ? (page.at(-1)?.id ?? null) : null };
}
