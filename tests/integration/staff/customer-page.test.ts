/** The page of a customer, and how staff find it. */
import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { describeCustomer } from "@/lib/staff/describe-customer";
import { findCustomers } from "@/lib/staff/find-customers";
import { importContract } from "@/tests/integration/closure/closure-fixture";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { enrol } from "./staff-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;
let ilona: StaffActor;
beforeAll(async () => {
  test = await testContext();
  ilona = (await enrol(test)).member;
});
afterAll(() => test.close());
beforeEach(() => test.clock.advance({ minutes: 60 }));

async function customerWithMessage() {
  const accountId = await createAccount(test.ctx);
  await placeMessage(test.ctx, accountId, { subject: "Díjváltozás", body: "Titkos szöveg" });
  return { accountId };
}

const eventsOf = (accountId: string) =>
  test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, accountId)).orderBy(asc(auditEvents.id));

describe("a customer's page", () => {
  it("says whether they get in, what they received and opened, and what staff did; never a text", async () => {
    const { accountId } = await customerWithMessage();
    const described = await describeCustomer(test.ctx, { accountId, after: null, by: ilona });
    if (!described.ok) throw new Error("not found");
    expect(described.value.messages).toMatchObject([{ subject: "Díjváltozás", firstReadAt: null, notifiedAt: null }]);
    expect(JSON.stringify(described.value)).not.toContain("Titkos szöveg");
    expect(described.value.staffActions[0]).toMatchObject({ kind: "account.viewed", by: { number: ilona.number } });
    await describeCustomer(test.ctx, { accountId, after: null, by: ilona });
    expect((await eventsOf(accountId)).filter(({ kind }) => kind === "account.viewed")).toHaveLength(1);
    for (const unknown of [randomUUID(), "x"]) {
      expect(await describeCustomer(test.ctx, { accountId: unknown, after: null, by: ilona })).toMatchObject({
        ok: false,
      });
    }
  });

  it("is found by address, contract number and the beginning of the name; the search is recorded without its text", async () => {
    const { accountId } = await customerWithMessage();
    const described = await describeCustomer(test.ctx, { accountId, after: null, by: ilona });
    const email = described.ok ? described.value.email : null;
    const number = accountId.slice(0, 9);
    await importContract(test.ctx, accountId, { number });
    for (const text of [`${email}`.toUpperCase(), "KOVÁCS A", "kovacs anna", number]) {
      const { customers } = await findCustomers(test.ctx, { text, after: null, by: ilona });
      expect([text, customers.some(({ id }) => id === accountId)]).toEqual([text, true]);
    }
    expect((await findCustomers(test.ctx, { text: "%", after: null, by: ilona })).customers).toEqual([]);
    const searches = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "account.searched"));
    expect(searches.length).toBeGreaterThan(2);
    expect(JSON.stringify(searches)).not.toContain(email);
  });
});
