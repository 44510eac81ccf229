import "server-only";
import type { Context } from "@/lib/context";

const PAGE_SIZE = 500;
/** Before every account id. */
const FIRST_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Reminds customers one after the other, in the order of their account ids. A customer for whom it fails does not stop
 * the others: the failure is logged and counted.
 *
 * @param work.listPage at most `limit` customers with ids after `afterId`, ordered by account id
 * @param work.remind   queues the reminders of one customer, in a transaction of its own
 * @param work.signal   no further customer is started once it is aborted; the next call continues
 * @returns number of customers for whom it failed
 */
export async function remindEachCustomer<Customer extends { accountId: string }>(
  ctx: Context,
  work: {
    listPage: (page: { afterId: string; limit: number }) => Promise<Customer[]>;
    remind: (customer: Customer) => Promise<void>;
    signal?: AbortSignal;
  },
): Promise<number> {
  let failed = 0;
  let afterId = FIRST_ID;
  for (;;) {
    if (work.signal?.aborted) return failed;
    const customers = await work.listPage({ afterId, limit: PAGE_SIZE });
    for (const customer of customers) {
      if (work.signal?.aborted) return failed;
      try {
        await work.remind(customer);
      } catch (error) {
        ctx.log.error({ accountId: customer.accountId }, "a reminder could not be queued", error);
        failed += 1;
      }
    }
    if (customers.length < PAGE_SIZE) return failed;
    afterId = customers.at(-1)?.accountId ?? afterId;
  }
}
