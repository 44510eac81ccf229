import "server-only";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { messageSearch } from "@/drizzle/schema/message-text";
import type { Db } from "@/lib/db/connection";
import { type RowTarget, Staging, stagedName } from "@/lib/db/staged-rows";
import type { SearchTerm, SearchWord } from "@/lib/mailbox/search/search-query";
import { messagesWithText } from "@/lib/mailbox/search/text-store";
import type { KeyedTerm } from "@/lib/mailbox/search/text-terms";

/** Stores the search rows of messages. The SQL functions `search_words` and `contract_number_words` split the text. */
export async function insertSearchWords(
  target: RowTarget,
  rows: { id: string; accountId: string; text: string; contractNumber: string | null }[],
): Promise<void> {
  const json = JSON.stringify(rows);
  const words = sql`message.id, message."accountId",
      search_words(message.text) || contract_number_words(coalesce(message."contractNumber", ''))
    from json_to_recordset(${json}::text::json)
      as message (id uuid, "accountId" uuid, text text, "contractNumber" text)`;
  if (target instanceof Staging) {
    const staged = sql.identifier(stagedName(messageSearch));
    await target.db.execute(sql`
      insert into ${staged} (staged_by, message_id, account_id, words) select ${target.batchId}::uuid, ${words}`);
    target.count(messageSearch, rows.length);
  } else {
    await target.execute(sql`insert into ${messageSearch} (message_id, account_id, words) select ${words}`);
  }
}

/** Prefix of contract numbers in the search rows; words of a text cannot contain it. */
const NUMBER_MARK = "~";

/** Matches the stem, a form without accents or a contract number. The forms consist of `a-z0-9`: no escaping needed. */
function wordQuery({ word, plain, contractNumbers }: SearchWord): SQL {
  const forms = plain.map(({ exact, prefix }) => {
    // A beginning also matches the word itself.
    const others = exact.filter((form) => form !== prefix);
    return `( ${[...(prefix ? [`${prefix}:*`] : []), ...others].join(" | ")} )`;
  });
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
 * The condition that a message of this account matches every term: by its search row, or by one of its texts. False
 * without terms. Scans the search rows of the account: there is no index on their words.
 *
 * PostgreSQL makes a list of the messages when it first needs it. So with one term the rows are not scanned while every
 * message matches by a text, as for a word that all of them have. With several terms one scan compares them all, each row
 * until a term fails; looking a message up among those whose texts match comes first, because it is quicker than comparing
 * its words. `is true` does not change the result. It prevents a join, which the planner would choose because it has no
 * statistics and expects few matches.
 */
export function matchesTerms(db: Db, accountId: string, terms: readonly KeyedTerm[]): SQL {
  const [first, ...others] = terms;
  if (first === undefined) return sql`false`;
  const found = (...conditions: SQL[]) =>
    db
      .select({ id: messageSearch.messageId })
      .from(messageSearch)
      .where(and(eq(messageSearch.accountId, accountId), ...conditions));
  const byWords = (term: KeyedTerm) => sql`${messageSearch.words} @@ (${termQuery(term)})`;
  if (others.length === 0) {
    return sql`(${messages.id} in ${messagesWithText(db, accountId, first)} or ${messages.id} in ${found(byWords(first))})`;
  }
  const matches = terms.map(
    (term) => sql`(${messageSearch.messageId} in ${messagesWithText(db, accountId, term)} or ${byWords(term)})`,
  );
  return sql`(${messages.id} in ${found(...matches)}) is true`;
}
