import "server-only";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { messageSearch, messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { type RowTarget, Staging, stagedName } from "@/lib/db/staged-rows";
import type { SearchWord } from "@/lib/mailbox/search-query";

/** Writes down what items are found by; the words are taken apart by the database's `search_words`. */
export async function insertSearchWords(
  target: RowTarget,
  items: { id: string; accountId: string; text: string }[],
): Promise<void> {
  const json = JSON.stringify(items);
  const words = sql`item.id, item."accountId", search_words(item.text)
    from json_to_recordset(${json}::text::json) as item (id uuid, "accountId" uuid, text text)`;
  if (target instanceof Staging) {
    const staged = sql.identifier(stagedName(messageSearch));
    await target.db.execute(sql`
      insert into ${staged} (batch_id, message_id, account_id, words) select ${target.batchId}::uuid, ${words}`);
    target.count(messageSearch, items.length);
  } else {
    await target.execute(sql`insert into ${messageSearch} (message_id, account_id, words) select ${words}`);
  }
}

/** One word: its stem, or one of its forms without accents. The parts hold letters and digits only: nothing to escape. */
function wordQuery({ word, plain }: SearchWord): SQL {
  const forms = plain.map(({ exact, prefix }) => `( ${[...(prefix ? [`${prefix}:*`] : []), ...exact].join(" | ")} )`);
  const stem = sql`to_tsquery('hungarian', ${word})`;
  return forms.length === 0 ? stem : sql`(${stem} || to_tsquery('simple', ${forms.join(" & ")}))`;
}

/**
 * The condition that an item of this account holds every one of the words; false without words. By the account's own
 * search rows, each compared once: there is no index over the words of everybody (STACK_MORE, 3). "is true" says nothing
 * new, but keeps the planner from joining: it has no statistics on words, expects few hits, and would look every one of
 * many up by itself.
 */
export function holdsWords(db: Db, accountId: string, words: readonly SearchWord[]): SQL {
  if (words.length === 0) return sql`false`;
  const query = sql.join(words.map(wordQuery), sql` && `);
  const found = db
    .select({ id: messageSearch.messageId })
    .from(messageSearch)
    .where(and(eq(messageSearch.accountId, accountId), sql`${messageSearch.words} @@ (${query})`));
  return sql`(${messages.id} in ${found}) is true`;
}
