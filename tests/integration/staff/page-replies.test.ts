/** The pages of the queue of replies, and of customers found by name. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { REPLY_PAGE_SIZE } from "@/lib/mailbox/staff/reply-queue";
import { CUSTOMER_PAGE_SIZE, findCustomers } from "@/lib/staff/find-customers";
import { listReplies } from "@/lib/staff/list-reply-queue";
import { summarizeWork } from "@/lib/staff/summarize-work";
import { importContract } from "@/tests/integration/closure/closure-fixture";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { enrol } from "./staff-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

it("the queue pages by key, oldest first, and the start page counts it", async () => {
  const by = (await enrol(test)).member;
  const accountId = await createAccount(test.ctx);
  const references: string[] = [];
  for (let n = 0; n < REPLY_PAGE_SIZE + 1; n += 1) {
    // Twenty replies a day at most.
    if (n % 20 === 0) test.clock.advance({ days: 1 });
    test.clock.advance({ minutes: 1 });
    const { id: messageId } = await placeMessage(test.ctx, accountId, { subject: `Levél ${n}` });
    const input = { accountId, messageId, body: "Kérdés", formToken: randomUUID() };
    const sent = await sendReply(test.ctx, input);
    if (sent.ok) references.push(sent.value.reference);
  }
  const page = (after: { sentAt: Date; id: string } | null) =>
    listReplies(test.ctx, { view: "new", documentType: null, text: null, after, by });
  const first = await page(null);
  const second = await page(first.next);
  expect([...first.rows, ...second.rows].map(({ reference }) => reference)).toEqual(references);
  expect([first.rows.length, second.next]).toEqual([REPLY_PAGE_SIZE, null]);
  expect(await summarizeWork(test.ctx, by)).toMatchObject({
    replies: { open: references.length, unassigned: references.length },
  });
  test.clock.advance({ days: 2 });
  expect((await page(null)).rows.every(({ isLate }) => isLate)).toBe(true);
});

it("customers found by name page by key, with or without accents; address and contract stand first, once", async () => {
  const by = (await enrol(test)).member;
  const letters = "abcdefghijklmnopqrstuvwxyz";
  const people = [...letters].flatMap((letter) => [`Ősz ${letter}`, `Osz ${letter}`]);
  const ids = new Map<string, string>();
  for (const name of people) {
    const accountId = await createAccount(test.ctx);
    await test.ctx.db.update(accounts).set({ name }).where(eq(accounts.id, accountId));
    ids.set(accountId, name);
  }
  const found: string[] = [];
  let after: string | null = null;
  do {
    const page = await findCustomers(test.ctx, { text: "ősz", after, by });
    expect(page.customers.length).toBeLessThanOrEqual(CUSTOMER_PAGE_SIZE);
    found.push(...page.customers.map(({ name }) => name));
    after = page.next;
  } while (after);
  expect([...found].sort()).toEqual([...people].sort());
  const folded = found.map((name) => name.replace("Ő", "O"));
  expect(folded).toEqual([...folded].sort());
  const [[accountId] = [""]] = ids;
  await importContract(test.ctx, accountId as never, { number: "osz" });
  const first = (await findCustomers(test.ctx, { text: "osz", after: null, by })).customers.map(({ id }) => id);
  expect(first[0]).toBe(accountId);
  expect(first.filter((id) => id === accountId)).toHaveLength(1);
});
