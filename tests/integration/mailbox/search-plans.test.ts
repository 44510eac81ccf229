/** What a search reads in a mailbox of 10,000 messages with texts: kinds of scans and numbers of buffers, not times. */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import { parseInboxQuery } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { summarizeInbox } from "@/lib/mailbox/list/summarize-mailbox";
import { openExplainer } from "@/scripts/bench/explain";
import { mailboxAddress, seedMailboxes } from "@/scripts/bench/seed-mailboxes";
import { seedTexts, TEXT_WORDS } from "@/scripts/bench/seed-texts";
import { type TestContext, testContext } from "@/tests/support/context";

const AT = new Date("2026-11-23T09:00:00Z");
const SIZE = 10_000;

let test: TestContext;
let explainer: ReturnType<typeof openExplainer>;
let accountId: AuthorizedAccountId;

beforeAll(async () => {
  test = await testContext();
  explainer = openExplainer(test.ctx.settings, AT);
  await seedMailboxes(test.ctx.settings.databaseUrl, { sizes: [SIZE], others: 60_000, at: AT });
  const key = test.ctx.settings.documentKeys.current;
  await seedTexts(test.ctx.settings.databaseUrl, { key, sizes: [SIZE], others: 1_000 });
  accountId = (await findAccountByAddress(test.ctx.db, mailboxAddress(SIZE)))?.id as AuthorizedAccountId;
});
afterAll(async () => {
  await explainer.close();
  await test.close();
});

const { every, half, rare } = TEXT_WORDS;
it.each([
  [every, 1000, true],
  [half, 1000, true],
  [rare, 8, false],
  [`${every} ${half}`, 1000, true],
  [`${half} ${rare}`, 4, false],
  ["nincsilyen", 0, false],
])("%s: the words by index, the account's rows once, the page's texts alone", async (q, atLeast, isMany) => {
  const query = parseInboxQuery({ q });
  const list = await listMessages(explainer.ctx, { accountId, query });
  expect(list.total).toBeGreaterThanOrEqual(atLeast);
  expect(list.more).toBe(isMany);
  const plans = await explainer.explain((ctx) =>
    listMessages(ctx, { accountId, query, summary: summarizeInbox(ctx, { accountId }) }),
  );
  const search = plans.find(({ scans }) => scans.some((scan) => scan.includes("message_search")));
  expect(plans).toHaveLength(2);
  expect(search?.scans.filter((scan) => scan.startsWith("Seq Scan"))).toEqual([]);
  expect(search?.scans.filter((scan) => scan === "Bitmap Index Scan message_texts_terms_idx")).not.toEqual([]);
  expect(search?.scans.filter((scan) => scan.includes("message_search_account_id_idx"))).toHaveLength(1);
  // Newest first, the list ends at the hits that are counted.
  expect(search?.rows["Index Only Scan messages_inbox_idx"]).toBeLessThanOrEqual(isMany ? SIZE / 3 : SIZE);
  // A word of every text is found without the rows of words.
  if (q === every) expect(search?.rows["Bitmap Heap Scan message_search"]).toBe(0);
  // The rows of words once, one row of texts for each word, and index pages.
  expect(search?.buffers).toBeLessThan(4 * SIZE);
});
