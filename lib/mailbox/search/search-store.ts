import "server-only";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { messageSearch, messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { type RowTarget, Staging, stagedName } from "@/lib/db/staged-rows";
import type { SearchTerm, SearchWord } from "@/lib/mailbox/search/search-query";

/** Stores what messages are found by. The database's `search_words` and `contract_number_words` take the text apart. */
export async function insertSearchWords(
  target: RowTarget,
  rows: { id: string; accountId: string; text: string; contractNumber: string | null }[],
): Promise<void> {
  const json = JSON.stringify(rows);
  const words = sql`item.id, item."accountId",
      search_words(item.text) || contract_number_words(coalesce(item."contractNumber", ''))
    from json_to_recordset(${json}::text::json)
      as item (id uuid, "accountId" uuid, text text, "contractNumber" text)`;
  if (target instanceof Staging) {
    const staged = sql.identifier(stagedName(messageSearch));
    await target.db.execute(sql`
      insert into ${staged} (staged_by, message_id, account_id, words) select ${target.batchId}::uuid, ${words}`);
    target.count(messageSearch, rows.length);
  } else {
    await target.execute(sql`insert into ${messageSearch} (message_id, account_id, words) select ${words}`);
  }
}

/** Marks the forms of contract numbers in the search rows; no word of a text can contain it. */
const NUMBER_MARK = "~";

/** One word: its stem, one of its forms without accents, or a contract number. Forms hold `a-z0-9` only: no escaping. */
function wordQuery({ word, plain, contractNumbers }: SearchWord): SQL {
  const forms = plain.map(({ exact, prefix }) => `( ${[...(prefix ? [`${prefix}:*`] : []), ...exact].join(" | ")} )`);
  const numbers = contractNumbers.map((number) => `'${NUMBER_MARK}${number}'`).join(" | ");
  const queries = [
    ...(word === null ? [] : [sql`to_tsquery('hungarian', ${word})`]),
    ...(forms.length === 0 ? [] : [sql`to_tsquery('simple', ${forms.join(" & ")})`]),
    ...(numbers === "" ? [] : [sql`${numbers}::tsquery`]),
  ];
  return sql`(${sql.join(queries, sql` || `)})`;
}

function termQuery({ anyOf }: SearchTerm): SQL {
  const alternatives = anyOf.map((words) => sql`(${sql.join(words.map(wordQuery), sql` && `)})`);
  return sql`(${sql.join(alternatives, sql` || `)})`;
}

/**
 * The condition that a message of this account matches every term; false without terms. Compares the account's own
 * search rows, each once: there is no index over the words of all accounts (docs/architecture.md, Finding). "is true"
 * changes no result but keeps the planner from joining: it has no statistics on words and expects few hits.
 */
export function holdsWords(db: Db, accountId: string, terms: readonly SearchTerm[]): SQL {
  if (terms.length === 0) return sql`false`;
  const query = sql.join(terms.map(termQuery), sql` && `);
  const found = db
    .select({ id: messageSearch.messageId })
    .from(messageSearch)
    .where(and(eq(messageSearch.accountId, accountId), sql`${messageSearch.words} @@ (${query})`));
  return sql`(${messages.id} in ${found}) is true`;
}
