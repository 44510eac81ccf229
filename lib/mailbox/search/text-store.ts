import "server-only";
import { and, asc, eq, isNotNull, isNull, lte, not, or, type SQL, sql } from "drizzle-orm";
import { documents, messageEvents, messages } from "@/drizzle/schema/mailbox";
import { messageSearch, messageTexts, type TEXT_STATES } from "@/drizzle/schema/message-text";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import type { KeyedTerm } from "@/lib/mailbox/search/text-terms";

export type TextState = (typeof TEXT_STATES)[number];

/** What is stored of one text. `position` 0: the message's own text; otherwise the document's position. */
export type StoredText = {
  messageId: string;
  position: number;
  accountId: string;
  documentId: string | null;
  state: TextState;
  keyId: string;
  terms: bigint[];
  sealedPages: Buffer | null;
};

export type ClaimedMessage = { messageId: string; attempts: number };

/** Attempts are counted up to here; the column is a smallint. */
const MAX_COUNTED_ATTEMPTS = 1000;

/**
 * Takes messages whose texts are due and postpones them, so that no other process takes them meanwhile and a message
 * that ends the process is tried again later.
 *
 * @returns the messages with the number of attempts, including this one
 */
export async function claimDueTexts(
  db: Db,
  claim: { now: Date; postponedTo: Date; limit: number },
): Promise<ClaimedMessage[]> {
  const due = db
    .select({ id: messageSearch.messageId })
    .from(messageSearch)
    .where(lte(messageSearch.textsDueAt, claim.now))
    .orderBy(asc(messageSearch.textsDueAt))
    .limit(claim.limit)
    .for("update", { skipLocked: true });
  return db
    .update(messageSearch)
    .set({
      textsDueAt: claim.postponedTo,
      textsAttempts: sql`least(${messageSearch.textsAttempts} + 1, ${MAX_COUNTED_ATTEMPTS})`,
    })
    .where(sql`${messageSearch.messageId} in ${due}`)
    .returning({ messageId: messageSearch.messageId, attempts: messageSearch.textsAttempts });
}

const IS_SEARCHED = and(isNull(messages.purgedAt), isNull(messages.withdrawnAt));

/** The texts of messages that are neither purged nor withdrawn. */
export function listTextsToIndex(db: Db, messageIds: string[]) {
  return db
    .select({ messageId: messages.id, accountId: messages.accountId, body: messages.body })
    .from(messages)
    .where(and(anyOf(messages.id, messageIds), IS_SEARCHED))
    .orderBy(asc(messages.id));
}

/** PDFs of messages that are neither purged nor withdrawn. */
export function listPdfsToIndex(db: Db, messageIds: string[]) {
  return db
    .select({
      messageId: documents.messageId,
      documentId: documents.id,
      position: documents.position,
      sizeBytes: documents.sizeBytes,
      sha256: documents.sha256,
    })
    .from(documents)
    .innerJoin(messages, eq(messages.id, documents.messageId))
    .where(and(anyOf(documents.messageId, messageIds), eq(documents.mediaType, "application/pdf"), IS_SEARCHED))
    .orderBy(asc(documents.messageId), asc(documents.position));
}

/** Locks those of the messages that are still searched, in the order of their ids. */
export async function lockSearchedMessages(db: Db, messageIds: string[]): Promise<Set<string>> {
  const rows = await db
    .select({ id: messages.id })
    .from(messages)
    .where(and(anyOf(messages.id, messageIds), IS_SEARCHED))
    .orderBy(asc(messages.id))
    .for("no key update");
  return new Set(rows.map(({ id }) => id));
}

/**
 * Replaces the stored texts of messages. A document whose reader was `unavailable` keeps what is stored of it. The
 * caller holds the messages' locks.
 */
export async function replaceTexts(db: Db, messageIds: string[], texts: StoredText[]): Promise<void> {
  const unread = texts.flatMap(({ state, documentId }) => (state === "unavailable" && documentId ? [documentId] : []));
  const isRead = or(isNull(messageTexts.documentId), not(anyOf(messageTexts.documentId, unread)));
  await db.delete(messageTexts).where(and(anyOf(messageTexts.messageId, messageIds), isRead));
  if (texts.length === 0) return;
  const json = JSON.stringify(
    texts.map(({ terms, sealedPages, ...text }) => ({
      ...text,
      terms: `{${terms.join(",")}}`,
      sealedPages: sealedPages?.toString("base64") ?? null,
    })),
  );
  await db.execute(sql`
    insert into ${messageTexts} (message_id, position, account_id, document_id, state, key_id, terms, sealed_pages)
    select "messageId", position, "accountId", "documentId", state, "keyId", terms::bigint[], decode("sealedPages", 'base64')
    from json_to_recordset(${json}::text::json) as item ("messageId" uuid, position smallint, "accountId" uuid,
      "documentId" uuid, state text, "keyId" text, terms text, "sealedPages" text)
    on conflict do nothing`);
}

/** Sets when the texts of messages are to be read again; null: they are read. */
export async function setTextsDue(db: Db, messageIds: string[], dueAt: Date | null): Promise<void> {
  const attempts = dueAt === null ? { textsAttempts: 0 } : {};
  await db
    .update(messageSearch)
    .set({ textsDueAt: dueAt, ...attempts })
    .where(anyOf(messageSearch.messageId, messageIds));
}

/** Deletes the words of messages' texts, of a withdrawn message for good. The caller holds the messages' locks. */
export async function deleteTexts(db: Db, messageIds: string[]): Promise<void> {
  await db.delete(messageTexts).where(anyOf(messageTexts.messageId, messageIds));
  await setTextsDue(db, messageIds, null);
}

/** Number of messages whose texts are not read yet. */
export async function countTextsDue(db: Db): Promise<number> {
  const [row] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(messageSearch)
    .where(isNotNull(messageSearch.textsDueAt));
  return row?.n ?? 0;
}

/** Number of documents by what became of reading them. Scans the whole table. */
export async function countDocumentTexts(db: Db): Promise<Partial<Record<TextState, number>>> {
  const rows = await db
    .select({ state: messageTexts.state, n: sql<number>`count(*)::int` })
    .from(messageTexts)
    .where(isNotNull(messageTexts.documentId))
    .groupBy(messageTexts.state);
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}

/**
 * Makes texts due again. @param which `all`, or those under another document key than `notUnder`
 * @returns number of messages
 */
export async function makeTextsDue(db: Db, at: Date, which: { notUnder: string } | "all"): Promise<number> {
  const stale = db
    .select({ id: messageTexts.messageId })
    .from(messageTexts)
    .where(which === "all" ? undefined : sql`${messageTexts.keyId} <> ${which.notUnder}`);
  const due = await db
    .update(messageSearch)
    .set({ textsDueAt: at, textsAttempts: 0 })
    .where(and(isNull(messageSearch.textsDueAt), sql`${messageSearch.messageId} in ${stale}`))
    .returning({ id: messageSearch.messageId });
  return due.length;
}

const digests = (values: readonly bigint[]): SQL => sql`${`{${values.join(",")}}`}::bigint[]`;

/** The condition that one text matches a term: every word of an alternative, by one of its forms. */
export function textMatches({ inTexts }: KeyedTerm): SQL {
  const alternatives = inTexts.map(
    (words) =>
      sql`(${sql.join(
        words.map((forms) => sql`${messageTexts.terms} && ${digests(forms)}`),
        sql` and `,
      )})`,
  );
  return sql`(${sql.join(alternatives, sql` or `)})`;
}

/** Subquery of the account's messages of which a text matches a term. */
export function messagesWithText(db: Db, accountId: string, term: KeyedTerm) {
  return db
    .select({ id: messageTexts.messageId })
    .from(messageTexts)
    .where(and(eq(messageTexts.accountId, accountId), textMatches(term)));
}

/**
 * Whether a reading of the found text itself is recorded: of a document its opening or download, of the message's own
 * text that of the text. `first_read_at` does not tell, because it is set by the first reading of either. The history
 * of a message is short and is read by its primary key.
 */
const isTextRead = sql`exists (select from ${messageEvents} where ${messageEvents.messageId} = ${messages.id}
  and ${messageEvents.accountId} = ${messages.accountId} and ${messageEvents.kind} in ('opened', 'downloaded')
  and ${messageEvents.details}->>'documentId' is not distinct from ${messageTexts.documentId}::text)`;

/**
 * The text of a hit (of a row of `messages`) that shows its words best: most of the terms, and the message's own before
 * its documents. `opened` tells whether its sentence may be shown.
 */
export function foundText(terms: readonly KeyedTerm[]): SQL<FoundText | null> {
  if (terms.length === 0) return sql<FoundText | null>`null::json`;
  const number = sql.join(
    terms.map((term) => sql`${textMatches(term)}::int`),
    sql` + `,
  );
  const any = sql.join(terms.map(textMatches), sql` or `);
  const found = sql`(
    select json_build_object('opened', ${isTextRead},
      'documentId', ${messageTexts.documentId}, 'filename', ${documents.filename},
      'keyId', ${messageTexts.keyId}, 'sealedPages', encode(${messageTexts.sealedPages}, 'base64'),
      'body', case when ${messageTexts.position} = 0 then ${messages.body} end)
    from ${messageTexts} left join ${documents} on ${documents.id} = ${messageTexts.documentId}
    where ${messageTexts.messageId} = ${messages.id} and ${messageTexts.accountId} = ${messages.accountId}
      and ${messages.withdrawnAt} is null and (${any})
    order by ${number} desc, ${messageTexts.position} limit 1)`;
  // Nested, because drizzle leaves the table names out of a value in a statement of one table.
  return sql<FoundText | null>`${found}`;
}

export type FoundText = {
  /** A reading of this text or document is recorded. */
  opened: boolean;
  documentId: string | null;
  filename: string | null;
  keyId: string;
  sealedPages: string | null;
  body: string | null;
};
