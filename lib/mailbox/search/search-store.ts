import "server-only";
import { and, eq, type SQL, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { messageSearch } from "@/drizzle/schema/message-text";
import type { Db } from "@/lib/db/connection";
import { type RowTarget, Staging, stagedName } from "@/lib/db/staged-rows";
import { MIN_LAST_DIGITS } from "@/lib/mailbox/search/contract-number-search";
import type { SearchTerm, SearchWord } from "@/lib/mailbox/search/search-query";
import { messagesWithText } from "@/lib/mailbox/search/text-store";
import type { KeyedTerm } from "@/lib/mailbox/search/text-terms";

/** Prefix of contract numbers in the search rows; words of a text cannot contain it. */
const NUMBER_MARK = "~";
/** Characters of a contract number that are found. */
const MAX_NUMBER_LENGTH = 64;

/**
 * The search rows of messages as a query with the columns `id`, `account_id` and `words`. The words are those of the
 * SQL functions `search_words` and `contract_number_words`, which split one text: PostgreSQL makes a plan for each of
 * their calls. Here each word that several messages have is split once, because the stems and the forms without accents
 * took most of the time of placing a batch. Only words with other characters than `a-z0-9` need their accents removed.
 * `offset 0` keeps PostgreSQL from computing a value once for each place that uses it.
 *
 * @param json a list of `{id, accountId, text, contractNumber}`
 */
const searchRows = (json: string) => sql`
  with message as materialized (
    select id, "accountId" as account_id, text, coalesce("contractNumber", '') as number
    from json_to_recordset(${json}::text::json)
      as given (id uuid, "accountId" uuid, text text, "contractNumber" text)
  ), part as (
    select id, part from message, string_to_table(text, ' ') as part
  ), word as materialized (
    select part, tsvector_to_array(stems || strip(to_tsvector('simple', regexp_replace(
      case when forms ~ '[^a-z0-9 ]' then fold_accents(forms) else forms end, '[^a-z0-9]+', ' ', 'g')))) as lexemes
    from (
      select part, stems, plain || ' ' || array_to_string(tsvector_to_array(stems), ' ') as forms from (
        select part, plain, strip(to_tsvector('hungarian', plain)) as stems from (
          select part, regexp_replace(lower(visible_text(part) collate "hu-x-icu"), '[^[:alnum:]]+', ' ', 'g') as plain
          from (select distinct part from part) as parts offset 0
        ) as plain_words offset 0
      ) as stemmed offset 0
    ) as formed
  ), numbered as (
    select id, whole, substring(whole from '[0-9]+$') as digits from (
      select id, left(regexp_replace(fold_accents(visible_text(number)), '[^a-z0-9]+', '', 'g'), ${MAX_NUMBER_LENGTH}) as whole
      from message offset 0
    ) as folded
  ), found as (
    select id, array_to_tsvector(array_agg(lexeme)) as words from (
      select id, lexeme from part join word using (part), unnest(word.lexemes) as lexeme
      union all select id, ${NUMBER_MARK} || whole from numbered where whole <> ''
      union all select id, ${NUMBER_MARK} || right(digits, length)
        from numbered, generate_series(${MIN_LAST_DIGITS}::int, length(digits)) as length
    ) as lexemes group by id
  )
  select id, account_id, coalesce(words, '') as words from message left join found using (id)`;

/** Stores the search rows of messages. */
export async function insertSearchWords(
  target: RowTarget,
  rows: { id: string; accountId: string; text: string; contractNumber: string | null }[],
): Promise<void> {
  const made = sql`(${searchRows(JSON.stringify(rows))}) as made`;
  if (target instanceof Staging) {
    const staged = sql.identifier(stagedName(messageSearch));
    await target.db.execute(sql`
      insert into ${staged} (staged_by, message_id, account_id, words)
      select ${target.batchId}::uuid, id, account_id, words from ${made}`);
    target.count(messageSearch, rows.length);
  } else {
    await target.execute(sql`
      insert into ${messageSearch} (message_id, account_id, words) select id, account_id, words from ${made}`);
  }
}

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
 * message matches by a text, as for a word that all of them have. With several terms one scan compares them all, each
 * row until a term fails; looking a message up among those whose texts match comes first, because it is quicker than
 * comparing its words. `is true` does not change the result. It prevents a join, which the planner would choose because
 * it has no statistics and expects few matches.
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
