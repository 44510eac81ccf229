/** A search shows the sentence of a hit only of a text or document whose own reading is recorded. */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { listForArchive } from "@/lib/export/archive-messages";
import { writeArchive } from "@/lib/export/write-archive";
import { listTrash } from "@/lib/mailbox/list/list-trash";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import { createAccount, customerSessionOf, type MessageContent } from "./mailbox-fixture";
import { found, index, list, pdf, place, test } from "./search-fixture";

async function unopened(content: MessageContent): Promise<AuthorizedAccountId> {
  const accountId = await createAccount(test.ctx);
  await place(accountId, content);
  await index();
  return accountId;
}

describe("the sentence is shown only of what was read itself", () => {
  const content: MessageContent = {
    body: "A zöld csekk.",
    documents: [...pdf("a.pdf", "A kék rokolya."), ...pdf("b.pdf", "A piros pruszlik.")],
  };
  const hits = async (accountId: AuthorizedAccountId) =>
    Promise.all(["csekk", "rokolya", "pruszlik"].map(async (q) => (await found(accountId, q))[0]));
  const none = ["text: ", "a.pdf, 1: ", "b.pdf, 1: "];
  const shown = ["text: A zöld [csekk].", "a.pdf, 1: A kék [rokolya].", "b.pdf, 1: A piros [pruszlik]."];
  async function placed() {
    const accountId = await createAccount(test.ctx);
    const message = await place(accountId, content);
    await index();
    expect(await hits(accountId)).toEqual(none);
    const documents = message.documents.map(({ id }) => id);
    return { accountId, session: customerSessionOf(accountId), messageId: message.id, documents };
  }

  it("the page of the message opens its text, and none of its documents", async () => {
    const { accountId, session, messageId } = await placed();
    expect((await openMessage(test.ctx, { session, messageId })).ok).toBe(true);
    expect(await hits(accountId)).toEqual([shown[0], none[1], none[2]]);
  });

  it.each(["opened", "downloaded"] as const)(
    "a document that was %s, and neither the other one nor the text",
    async (kind) => {
      const { accountId, session, messageId, documents } = await placed();
      const opened = await openDocument(test.ctx, { session, documentId: documents[1] ?? "", from: "inbox", kind });
      expect(opened.ok).toBe(true);
      expect(await hits(accountId)).toEqual([none[0], none[1], shown[2]]);
      await deleteMessages(test.ctx, { accountId, ids: [messageId] });
      const inTrash = async (q: string) =>
        (await listTrash(test.ctx, { accountId, q })).rows.map((row) => row.foundIn?.snippet.length);
      expect([await inTrash("rokolya"), await inTrash("pruszlik")]).toEqual([[0], [3]]);
    },
  );

  it("a ZIP", async () => {
    const { accountId, session, messageId } = await placed();
    const messages = await listForArchive(test.ctx, { accountId, selection: [messageId] });
    const stream = writeArchive(test.ctx, { session, ownerName: "Anna", locale: "hu", messages });
    await new Response(stream).arrayBuffer();
    expect((await hits(accountId)).slice(1)).toEqual(shown.slice(1));
  });

  it("without the sentence where the message was never opened", async () => {
    const inText = await unopened({ body: "A csekk." });
    const inDocument = await unopened({ documents: pdf("a.pdf", "Díj.", "A csekk.") });
    expect((await list(inText, { q: "csekk" })).rows).toMatchObject([
      { unread: true, foundIn: { document: null, snippet: [] } },
    ]);
    expect((await list(inDocument, { q: "csekk" })).rows).toMatchObject([
      { unread: true, foundIn: { document: { filename: "a.pdf", page: 2 }, snippet: [] } },
    ]);
  });
});
