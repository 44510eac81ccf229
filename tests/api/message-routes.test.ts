/** Where a message of POST /messages goes (R4): to the mailbox, to the customer portal, or by post. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { routedMessageSchema } from "@/app/api/v1/messages/schema";
import { messages } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress, setCustomerPortalSince } from "@/lib/account/store";
import { importCustomers } from "@/lib/delivery/import-customers";
import { handleUnreachable } from "@/lib/staff/unreachable/handle-unreachable";
import { listUnreachable } from "@/lib/staff/unreachable/list-unreachable";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { enrol } from "@/tests/integration/staff/staff-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { call, errorsOf, messageJson, newKey } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let key: string;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test?.close());
beforeEach(async () => {
  test.clock.set("2026-11-23T09:00:00Z");
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
});

const place = (json: unknown) => call(key, "POST", "/messages", { json });

async function accountOf(email: unknown): Promise<AuthorizedAccountId> {
  return (await findAccountByAddress(test.ctx.db, String(email)))?.id as AuthorizedAccountId;
}

it("a customer of the customer portal and a postal contract get nothing here", async () => {
  const [atPortal, postal] = [`${randomUUID()}@example.hu`, `${randomUUID()}@example.hu`];
  const csv = `email,name,contractNumber,channel\n${atPortal},A,1,electronic\n${postal},B,2,postal\n`;
  await importCustomers(test.ctx, Buffer.from(csv));
  await setCustomerPortalSince(test.ctx.db, [await accountOf(atPortal)], test.clock.now());
  const [routed, byPost] = [
    await place(messageJson({ email: atPortal, contractNumber: "1" })),
    await place(messageJson({ email: postal, contractNumber: "2" })),
  ];
  expect([routed.status, routedMessageSchema.parse(routed.json)]).toMatchObject([
    200,
    { route: "customer-portal", state: "routed" },
  ]);
  expect([byPost.status, routedMessageSchema.parse(byPost.json)]).toMatchObject([
    200,
    { route: "postal", state: "postal" },
  ]);
  const lookup = async (json: unknown) => (await call(key, "POST", "/recipients/lookup", { json })).json.route;
  expect([
    await lookup({ email: atPortal }),
    await lookup({ email: postal }),
    await lookup({ email: postal, contractNumber: "3" }),
    await lookup({ email: `${randomUUID()}@example.hu` }),
  ]).toEqual(["customer-portal", "postal", "mailbox", "unknown"]);
  const stored = await test.ctx.db
    .select()
    .from(messages)
    .where(eq(messages.accountId, await accountOf(postal)));
  expect(stored).toEqual([]);
});

it("one by post is listed for the print shop, once, with the stored name; one in the customer portal is not", async () => {
  const [atPortal, postal] = [`${randomUUID()}@example.hu`, `${randomUUID()}@example.hu`];
  const csv = `email,name,contractNumber,channel\n${atPortal},A,1,electronic\n${postal},Kiss Éva,2,postal\n`;
  await importCustomers(test.ctx, Buffer.from(csv));
  await setCustomerPortalSince(test.ctx.db, [await accountOf(atPortal)], test.clock.now());
  const json = messageJson({ email: postal, contractNumber: "2", name: undefined });
  await place(json);
  test.clock.advance({ minutes: 1 });
  await place(json);
  await place(messageJson({ email: atPortal, contractNumber: "1" }));
  const { rows } = await listUnreachable(test.ctx, { kind: "postal", handled: false, after: null });
  const { senderReference } = json;
  const own = rows.filter(({ email }) => [atPortal, postal].includes(email));
  expect(own).toMatchObject([{ email: postal, name: "Kiss Éva", senderReference, contractNumber: "2" }]);
  const by = (await enrol(test)).member;
  const [entry] = own.map((row) => row.entry);
  if (!entry) throw new Error("not listed");
  expect(await handleUnreachable(test.ctx, { entry, by })).toMatchObject({ ok: true });
  const handled = await listUnreachable(test.ctx, { kind: "postal", handled: true, after: null });
  expect(handled.rows).toMatchObject([{ senderReference, handler: by.name }]);
});

it("a new customer needs a name", async () => {
  const refused = await place(messageJson({ name: undefined }));
  expect([refused.status, errorsOf(refused.json)]).toEqual([422, ["/name missing"]]);
  const email = `${randomUUID()}@example.hu`;
  await place(messageJson({ email }));
  expect((await place(messageJson({ email, name: undefined }))).status).toBe(201);
});
