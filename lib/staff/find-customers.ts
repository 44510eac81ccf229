import "server-only";
import { searchAccounts } from "@/lib/account/search-store";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { readList } from "@/lib/db/read-list";

/** A search shows at most so many customers; more means that it has to be narrowed. */
export const MAX_FOUND_CUSTOMERS = 50;

export type FoundCustomer = Awaited<ReturnType<typeof searchAccounts>>[number];

/**
 * Finds customers by whole e-mail address, whole contract number or the beginning of the name. The search is recorded with
 * the number of hits, not with its text, which may be an address.
 *
 * @param input.text trimmed, not empty
 * @returns at most MAX_FOUND_CUSTOMERS; `more` when there are further ones
 */
export async function findCustomers(
  ctx: Context,
  { text, by }: { text: string; by: StaffActor },
): Promise<{ customers: FoundCustomer[]; more: boolean }> {
  const found = await readList(ctx, (db) => searchAccounts(db, text, MAX_FOUND_CUSTOMERS + 1));
  const details = { found: found.length, ...staffDetails(by) };
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "account.searched", actor: "insurer", details });
  return { customers: found.slice(0, MAX_FOUND_CUSTOMERS), more: found.length > MAX_FOUND_CUSTOMERS };
}
