/** A message that replaces another one, placed by the API or by the folder. */
import { randomUUID } from "node:crypto";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import { listForArchive } from "@/lib/export/archive-messages";
import { DEFAULT_INBOX_QUERY } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { deliverLines, line, removeBatchFolders } from "@/tests/integration/delivery/batch-fixture";
import { kindsOf } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { call, messageJson, newKey } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let key: string;
let accountId: AuthorizedAccountId;
let email: string;
let old: { id: string; senderReference: string };
beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});
beforeEach(async () => {
  test.clock.set("2026-11-23T09:00:00Z");
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
  email = `${randomUUID()}@example.hu`;
  old = (await place({ subject: "Régi" })).json;
  accountId = (await findAccountByAddress(test.ctx.db, email))?.id as AuthorizedAccountId;
  test.clock.advance({ minutes: 1 });
});

const place = (values: object) => call(key, "POST", "/messages", { json: messageJson({ email, ...values }) });

/** What the customer sees of a message: page, list and archive. */
async function seen(messageId: string) {
  const found = await getMessage(test.ctx, { accountId, messageId });
  const { rows } = await listMessages(test.ctx, { accountId, query: DEFAULT_INBOX_QUERY });
  const archived = await listForArchive(test.ctx, { accountId, selection: "all" });
  return {
    by: found.ok ? found.value.supersededBy : undefined,
    replaces: found.ok ? found.value.supersedes : undefined,
    inList: rows.find(({ id }) => id === messageId)?.isSuperseded,
    inArchive: archived.find(({ id }) => id === messageId)?.supersededAt,
  };
}
const NOT_REPLACED = { by: null, inList: false, inArchive: null };

describe.each([
  ["the API", (values: Record<string, string>) => place(values).then(({ json }) => String(json.id))],
  [
    "the folder",
    async (values: Record<string, string>) =>
      (await deliverLines(test.ctx, [line({ email, documents: "", ...values })])).lines[0]?.messageId ?? "",
  ],
])("a message that replaces another one, placed by %s", (_way, placeBy) => {
  it("is named by the old one at its top, in the list and in the archive; both stay readable", async () => {
    const id = await placeBy({ subject: "Új", supersedes: old.senderReference });
    const at = test.clock.now();
    expect(await seen(old.id)).toMatchObject({
      by: { id, subject: "Új", placedAt: at, isInInbox: true },
      inList: true,
      inArchive: at,
    });
    expect(await seen(id)).toMatchObject({ ...NOT_REPLACED, replaces: { id: old.id, subject: "Régi" } });
    expect(await kindsOf(test.ctx, old.id)).toEqual(["placed", "superseded"]);
  });

  it("replaces nothing before its publication, and nothing after its withdrawal", async () => {
    const id = await placeBy({ subject: "Új", supersedes: old.senderReference, publishAt: "2026-11-24" });
    expect(await seen(old.id)).toMatchObject(NOT_REPLACED);
    test.clock.set("2026-11-23T23:00:00Z");
    expect(await seen(old.id)).toMatchObject({ by: { id }, inList: true });
    await call(key, "POST", `/messages/${id}/withdraw`);
    expect(await seen(old.id)).toMatchObject(NOT_REPLACED);
  });
});

it("one that is not published yet is not named by the message that replaces it", async () => {
  const { json: later } = await place({ subject: "Titok", publishAt: "2026-11-24" });
  const { json: newer } = await place({ subject: "Új", supersedes: later.senderReference });
  expect((await seen(newer.id)).replaces).toBeNull();
  test.clock.set("2026-11-23T23:00:00Z");
  expect(await seen(newer.id)).toMatchObject({ replaces: { id: later.id, subject: "Titok" } });
});

it("the newest of several replaces; one in the trash is named without a link", async () => {
  await place({ subject: "Második", supersedes: old.senderReference });
  test.clock.advance({ minutes: 1 });
  const { json: third } = await place({ subject: "Harmadik", supersedes: old.senderReference });
  await deleteMessages(test.ctx, { accountId, ids: [third.id] });
  expect(await seen(old.id)).toMatchObject({ by: { id: third.id, isInInbox: false } });
});

it("only an own message of the same customer can be replaced, and never itself", async () => {
  const errors = async (values: object) => (await place(values)).json.errors;
  const unknown = [{ pointer: "/supersedes", code: "message-unknown" }];
  expect(await errors({ supersedes: "nothing" })).toMatchObject(unknown);
  expect(await errors({ supersedes: old.senderReference, email: `${randomUUID()}@example.hu` })).toMatchObject(unknown);
  expect(await errors({ supersedes: "KUL-self", senderReference: "KUL-self" })).toMatchObject(unknown);
  key = await newKey(test.ctx, { sender: "another" });
  expect(await errors({ supersedes: old.senderReference })).toMatchObject(unknown);
});

it("the same reference with another replaced message is other content", async () => {
  const values = { senderReference: `KUL-${randomUUID()}`, supersedes: old.senderReference };
  expect((await place(values)).status).toBe(201);
  expect((await place({ ...values, supersedes: undefined })).json.errors).toMatchObject([{ code: "reference-used" }]);
});
