import "server-only";
import { and, count, eq, isNull, type SQL, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { accountRows } from "@/lib/account/row-store";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import type { ReferencePosition } from "@/lib/mailbox/staff/message-list";
import { isNoTestSource } from "@/lib/sandbox/store";

/** In the order of byte values, as `messages_sender_reference_idx` has it. */
const REFERENCE = sql`${messages.senderReference} collate "C"`;
/** Greater than any other character, so that it ends the range of the references that begin with a text. */
const LAST_CHARACTER = "\u{10ffff}";

const ENVELOPE = {
  id: messages.id,
  accountId: messages.accountId,
  source: messages.source,
  senderReference: messages.senderReference,
  subject: messages.subject,
  documentType: messages.documentType,
  contractNumber: messages.contractNumber,
  placedAt: messages.placedAt,
  availableUntil: messages.availableUntil,
  expiresAt: messages.expiresAt,
  firstReadAt: messages.firstReadAt,
  firstDownloadedAt: messages.firstDownloadedAt,
  deletedAt: messages.deletedAt,
  withdrawnAt: messages.withdrawnAt,
  purgedAt: messages.purgedAt,
  purgedBy: messages.purgedBy,
};

function isAfter({ senderReference, id }: ReferencePosition): SQL {
  return sql`(${REFERENCE}, ${messages.id}) > (${senderReference}, ${id}::uuid)`;
}

/** Neither opened nor downloaded, and still in the inbox: the condition of `messages_unopened_idx`. */
const isUnopened = and(
  isNull(messages.firstReadAt),
  isNull(messages.firstDownloadedAt),
  isNull(messages.withdrawnAt),
  isNull(messages.deletedAt),
  isNull(messages.purgedAt),
);

/**
 * One page of the envelopes of all messages for staff, by the sender's reference; never texts or documents.
 *
 * @param page.beginning only references that begin with it, in upper and lower case as given
 * @param page.batchId only messages of this batch
 * @param page.unopened only messages that the customer has not opened
 * @param page.after the last message of the page before; null for the first page
 */
export function listEnvelopes(
  db: Db,
  page: {
    beginning: string | null;
    batchId?: string;
    unopened?: boolean;
    after: ReferencePosition | null;
    limit: number;
  },
) {
  const { beginning, batchId, unopened, after, limit } = page;
  const { account } = accountRows(db);
  const begins =
    beginning === null
      ? undefined
      : sql`${REFERENCE} >= ${beginning} and ${REFERENCE} < ${`${beginning}${LAST_CHARACTER}`}`;
  return db
    .select({ ...ENVELOPE, customer: account.name, emailAddress: account.emailAddress })
    .from(messages)
    .innerJoin(account, eq(account.id, messages.accountId))
    .where(
      and(
        begins,
        batchId ? eq(messages.batchId, batchId) : undefined,
        unopened ? isUnopened : undefined,
        isPublishedMessage(),
        isNoTestSource(messages.source),
        after ? isAfter(after) : undefined,
      ),
    )
    .orderBy(REFERENCE, messages.id)
    .limit(limit);
}

/**
 * The envelope of a message with its customer, for staff; null for an unknown id, and for one that a test key placed.
 */
export async function findEnvelope(db: Db, messageId: string) {
  const { account } = accountRows(db);
  const [row] = await db
    .select({
      ...ENVELOPE,
      sender: messages.sender,
      product: messages.product,
      documentCount: messages.documentCount,
      totalBytes: messages.totalBytes,
      batchId: messages.batchId,
      customer: { name: account.name, emailAddress: account.emailAddress, closedAt: account.closedAt },
    })
    .from(messages)
    .innerJoin(account, eq(account.id, messages.accountId))
    .where(and(eq(messages.id, messageId), isPublishedMessage(), isNoTestSource(messages.source)));
  return row ?? null;
}

/** How many messages of these batches no customer has opened. */
export async function countUnopened(db: Db, batchIds: string[]): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(messages)
    .where(and(anyOf(messages.batchId, batchIds), isUnopened, isPublishedMessage()));
  return row?.n ?? 0;
}

/** The envelopes of these messages that no customer has opened. @param ids at most some thousand */
export function listUnopenedEnvelopes(db: Db, ids: string[]) {
  return db
    .select(ENVELOPE)
    .from(messages)
    .where(and(anyOf(messages.id, ids), isUnopened, isPublishedMessage()));
}
