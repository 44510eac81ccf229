import "server-only";
import { and, desc, eq, inArray, isNotNull, isNull, max, min, type SQL, sql } from "drizzle-orm";
import { documents, messages } from "@/drizzle/schema/mailbox";
import { contractRows } from "@/lib/account/row-store";
import type { Db } from "@/lib/db/connection";
import { jsonArray, jsonRows } from "@/lib/db/json";
import { ENVELOPE, type InboxScope, inInbox } from "@/lib/mailbox/list/list-store";
import { isPayable } from "@/lib/mailbox/list/payable-store";
import { PAYMENT_COLUMNS, SHOWN_DOCUMENT } from "@/lib/mailbox/message/message-store";

/**
 * The contracts of an account with what is in its inbox, by number in Hungarian order: those that the insurer has
 * named, and those that only messages name. One statement: one index-only scan for all messages, one scan of the unpaid
 * bills.
 */
export function listContractRows(db: Db, scope: InboxScope) {
  const contract = contractRows(db, scope.accountId);
  const placed = db
    .select({
      number: sql<string>`${messages.contractNumber}`.as("placed_number"),
      product: max(messages.product).as("placed_product"),
      all: sql`count(*)`.mapWith(Number).as("all_messages"),
      unread: sql`count(*) filter (where ${messages.unread})`.mapWith(Number).as("unread_messages"),
      newest: max(messages.placedAt).as("newest"),
    })
    .from(messages)
    .where(and(inInbox(scope), isNotNull(messages.contractNumber)))
    .groupBy(messages.contractNumber)
    .as("placed");
  const bills = db
    .select({
      number: sql<string>`${messages.contractNumber}`.as("bill_number"),
      payable: sql`count(*)`.mapWith(Number).as("payable"),
      firstDue: min(messages.dueDate).as("first_due"),
    })
    .from(messages)
    .where(and(inInbox(scope), isPayable(scope), isNotNull(messages.contractNumber)))
    .groupBy(messages.contractNumber)
    .as("bills");
  const number = sql<string>`coalesce(${contract.number}, ${placed.number})`;
  return db
    .select({
      number,
      product: sql<string | null>`coalesce(nullif(${contract.product}, ''), ${placed.product})`,
      status: contract.status,
      messages: sql`coalesce(${placed.all}, 0)`.mapWith(Number),
      unread: sql`coalesce(${placed.unread}, 0)`.mapWith(Number),
      newest: placed.newest,
      payable: sql`coalesce(${bills.payable}, 0)`.mapWith(Number),
      firstDue: bills.firstDue,
    })
    .from(contract)
    .fullJoin(placed, eq(placed.number, contract.number))
    .leftJoin(bills, eq(bills.number, number))
    .orderBy(sql`${number} collate "hu-x-icu"`);
}

const shownDocuments = jsonArray(
  SHOWN_DOCUMENT,
  sql`from ${documents} where ${and(eq(documents.messageId, messages.id), isNull(messages.withdrawnAt))}`,
  sql`${documents.position}`,
);

/** JSON has no decimal numbers: the amount stays a text. */
const PAYMENT = { ...PAYMENT_COLUMNS, amount: sql<string | null>`${messages.amount}::text` };

/**
 * One contract of an account with its messages in the inbox, newest first, in one statement.
 *
 * @returns `contract` null when the insurer has not named it; then messages may name it all the same
 */
export async function findContractWithMessages(db: Db, scope: InboxScope, number: string, limit: number) {
  const contract = contractRows(db, scope.accountId);
  const ofContract = and(inInbox(scope), eq(messages.contractNumber, number)) as SQL;
  const shown = {
    ...ENVELOPE,
    unread: messages.unread,
    withdrawnAt: messages.withdrawnAt,
    documents: shownDocuments,
    ...PAYMENT,
  };
  const order = sql`${desc(messages.placedAt)}, ${desc(messages.id)}`;
  // The ids are found by an index-only scan; only the rows of the page are read from the table.
  const newest = sql`(select ${messages.id} from ${messages} where ${ofContract} order by ${order} limit ${limit})`;
  const [row] = await db
    .select({
      number: contract.number,
      product: contract.product,
      status: contract.status,
      channel: contract.channel,
      placed: jsonRows(shown, sql`from ${messages} where ${inArray(messages.id, newest)} order by ${order}`),
      // A bill may be older than the newest messages.
      bills: jsonRows(
        shown,
        sql`from ${messages} where ${and(ofContract, isPayable(scope))} order by ${messages.dueDate} nulls last, ${order} limit ${limit}`,
      ),
    })
    .from(sql`(select) as one`)
    .leftJoin(contract, eq(contract.number, number));
  return row ?? null;
}

export type ContractWithMessages = NonNullable<Awaited<ReturnType<typeof findContractWithMessages>>>;
