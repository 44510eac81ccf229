import { sql } from "drizzle-orm";
import { insertSearchWords } from "@/lib/mailbox/search/search-store";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, placeMessage } from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

describe("the words of several messages that are stored together", () => {
  it("are those that the SQL functions find in each text by itself", async () => {
    const subjects = [
      "Díjbekérő 1/118 díjbekérők DÍJBEKÉRŐ díjbekérőjét",
      "levél.pdf levelek a vagy az  -2026 1e5 0x1F ١٢٣ ½ ² Ⅷ",
      "𝔄𝔟𝔠 ﬁ ß İ ı Ёлка 保険 עברית ΟΔΥΣΣΕΥΣ",
      "e\u0301l \u0301 so\u00adft zero\u200bwidth tab\tline\u00a0nbsp",
      "http://example.hu/a?b=c#d user@example.hu 192.168.0.1 /etc/passwd",
      "'' \\\\ :* & | ! <-> ( )",
      "!?",
    ];
    const numbers = ["KGFB-2026/001234", "000110482938", "ÁB 1104", "123", "", "９９１２３４５", `${"7".repeat(70)}`];
    const accountId = await createAccount(test.ctx);
    for (const subject of subjects) await placeMessage(test.ctx, accountId, { subject });
    const { db } = test.ctx;
    const texts = await db.execute<{ id: string; accountId: string; text: string }>(sql`
      select id, account_id as "accountId", subject || ' közös szavak' as text from messages
      where account_id = ${accountId} order by id`);
    await db.execute(sql`delete from message_search where account_id = ${accountId}`);
    await insertSearchWords(
      db,
      texts.map((row, index) => ({ ...row, contractNumber: numbers[index] ?? null })),
    );
    const rows = await db.execute<{ id: string; words: string; expected: string }>(sql`
      select id, words, search_words(subject || ' közös szavak') || contract_number_words(coalesce(number, '')) as expected
      from message_search join messages on messages.id = message_id
        join unnest(${sql.param(`{${texts.map(({ id }) => id).join(",")}}`)}::uuid[],
          ${sql.param(`{${numbers.map((number) => `"${number}"`).join(",")}}`)}::text[]) as given (message, number)
        on given.message = messages.id
      where messages.account_id = ${accountId}`);
    expect(rows.map(({ id, words }) => [id, words])).toEqual(rows.map(({ id, expected }) => [id, expected]));
    expect(rows).toHaveLength(subjects.length);
  });
});
