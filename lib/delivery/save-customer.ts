import "server-only";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import type { CustomerLine } from "@/lib/delivery/customer-line";
import { ImportConflictError, type ImportedCustomer, importCustomerLines } from "@/lib/delivery/import-customers";

const MAX_ATTEMPTS = 3;

/** `remarks`: what was corrected or looks unwise in the call, as text for the sender's developers. */
export type SavedCustomer = ImportedCustomer & { remarks: string[] };

/**
 * Creates or updates one customer, as an import of a file with these lines does: account with initial password and
 * activation link (R3, R6), contracts, customer portal (R4).
 *
 * @param lines all of one address, at least one: one for each contract
 * @param complete called in the transaction of the change, last; it stores the answer. When it throws, nothing is
 *   changed
 * @throws ImportConflictError when other calls changed the account again and again
 */
export async function saveCustomer(
  ctx: Context,
  lines: readonly CustomerLine[],
  complete: (tx: Tx, customer: SavedCustomer) => Promise<void>,
): Promise<SavedCustomer> {
  for (let attempt = 1; ; attempt += 1) {
    // Per attempt: another call may have created the account meanwhile.
    let remarks: string[] = [];
    try {
      const [saved] = await importCustomerLines(ctx, lines, {
        remark(found) {
          remarks = found.map(({ reason }) => reason);
        },
        async complete(tx, [customer]) {
          if (customer) await complete(tx, { ...customer, remarks });
        },
      });
      if (!saved) throw new Error("a customer without lines");
      return { ...saved, remarks };
    } catch (error) {
      if (!(error instanceof ImportConflictError) || attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}
