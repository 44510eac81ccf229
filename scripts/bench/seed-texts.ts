import type postgres from "postgres";
import { hungarianStems } from "@/lib/mailbox/search/hungarian-stem";
import { foldAccents } from "@/lib/mailbox/search/search-query";
import { termDigester } from "@/lib/mailbox/search/text-terms";
import type { NamedKey } from "@/lib/settings";
import { bulkLoad } from "./bulk-load";
import { mailboxAddress } from "./seed-mailboxes";

/** Words of every text of the measured mailboxes, of every second and of one of a thousand. */
export const TEXT_WORDS = { every: "ügyfélszolgálat", half: "átutalás", rare: "vízkár" };

/** Words that a message's text and a document of two pages have of their own, beside the shared ones. */
const WORDS_OF_TEXT = 60;
const WORDS_OF_DOCUMENT = 150;
/** Encrypted text of a document of two pages, in bytes. */
const SEALED_BYTES = 3_000;

/**
 * Fills message_texts for seeded mailboxes (seed-mailboxes.ts): a text for every message, and one for each document.
 * The words of the measured mailboxes can be searched; those of others are numbers. The same input gives the same rows.
 *
 * @param seed.sizes  the measured mailboxes, whole
 * @param seed.others number of messages of other customers with texts
 */
export function seedTexts(url: string, seed: TextSeed): Promise<void> {
  return bulkLoad(url, ["message_texts"], (sql) => fillTexts(sql, seed));
}

type TextSeed = { key: NamedKey; sizes: readonly number[]; others: number };

async function fillTexts(sql: postgres.Sql, seed: TextSeed): Promise<void> {
  const measured = seed.sizes.map((size) => `'${mailboxAddress(size)}'`).join(",");
  const isOther = `account_id not in (select id from accounts where email_address in (${measured}))`;
  const insert = (accountId: string | null, terms: string, limit: number) =>
    sql.unsafe(`insert into message_texts
        (message_id, position, account_id, document_id, state, key_id, terms, sealed_pages)
      select m.id, n, m.account_id, case when n = 1 then md5('document ' || m.id::text)::uuid end, 'text', '${seed.key.id}',
        ${terms} || array(select hashtextextended(m.id::text || n, word)
          from generate_series(1, case when n = 0 then ${WORDS_OF_TEXT} else ${WORDS_OF_DOCUMENT} end) as word),
        case when n = 1 then decode(repeat(md5(m.id::text), ${Math.ceil(SEALED_BYTES / 16)}), 'hex') end
      from (select * from messages where source = 'bench' and ${accountId ? `account_id = '${accountId}'` : isOther}
        order by placed_at, id limit ${limit}) as m, generate_series(0, m.document_count) as n`);
  for (const size of seed.sizes) {
    const [account] = await sql<
      { id: string }[]
    >`select id from accounts where email_address = ${mailboxAddress(size)}`;
    if (!account) throw new Error(`There is no mailbox of ${size} messages.`);
    const digest = termDigester(seed.key, account.id);
    const terms = (word: string) => `'{${hungarianStems(foldAccents(word)).map(digest).join(",")}}'::bigint[]`;
    const hash = "('x' || substr(md5(m.id::text), 1, 6))::bit(24)::int";
    const none = "'{}'::bigint[]";
    await insert(
      account.id,
      `${terms(TEXT_WORDS.every)} || case when ${hash} % 2 = 0 then ${terms(TEXT_WORDS.half)} else ${none} end
        || case when ${hash} % 1000 = 0 then ${terms(TEXT_WORDS.rare)} else ${none} end`,
      size,
    );
  }
  await insert(null, "'{}'::bigint[]", seed.others);
}
