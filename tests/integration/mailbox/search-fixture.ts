/** A database whose messages and "PDFs" are indexed and searched, for the tests of searches in texts. */
import { sql } from "drizzle-orm";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { parseInboxQuery, type SearchParams } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { indexTexts } from "@/lib/mailbox/search/index-texts";
import type { ReadPdf } from "@/lib/mailbox/search/read-texts";
import { type TestContext, testContext } from "@/tests/support/context";
import { type MessageContent, placeMessage } from "./mailbox-fixture";

/** Content that no search of these tests matches. */
export const blank: MessageContent = {
  sender: "X",
  contractNumber: null,
  product: null,
  documentType: "other",
  subject: "S",
};
/** "PDFs" whose bytes are their pages, divided by form feeds. */
export const readPlain: ReadPdf = async (bytes) => ({
  kind: "text",
  pages: Buffer.from(bytes).toString("utf8").split("\f"),
  cut: false,
});
export const pdf = (filename: string, ...pages: string[]) => [{ filename, bytes: Buffer.from(pages.join("\f")) }];

export let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(async () => {
  test.clock.set("2026-11-23T09:00:00Z");
  // Each test reads its own texts only.
  await test.ctx.db.execute(sql`update message_search set texts_due_at = null`);
});

export const index = (readPdf: ReadPdf = readPlain) => indexTexts(test.ctx, { readPdf });
export const list = (accountId: AuthorizedAccountId, params: SearchParams) =>
  listMessages(test.ctx, { accountId, query: parseInboxQuery(params) });
export const place = (accountId: AuthorizedAccountId, content: MessageContent) =>
  placeMessage(test.ctx, accountId, { ...blank, ...content });

/** Where a search finds one message: `text: …` or `<document>, <page>: …`, the marked words in brackets. */
export async function found(accountId: AuthorizedAccountId, q: string): Promise<string[]> {
  const { rows } = await list(accountId, { q });
  return rows.map(({ foundIn }) => {
    if (!foundIn) return "row";
    const { document, snippet } = foundIn;
    const text = snippet.map((part, n) => (n % 2 ? `[${part}]` : part)).join("");
    return `${document ? `${document.filename}, ${document.page}` : "text"}: ${text}`;
  });
}
