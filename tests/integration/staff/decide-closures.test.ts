/** The queue of closure requests and its decisions by staff. */
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { listStaffActions } from "@/lib/account/staff-actions";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { decideClosure } from "@/lib/closure/decide-closure";
import { CLOSURE_PAGE_SIZE, listClosureQueue } from "@/lib/staff/list-closure-queue";
import { openClosure } from "@/lib/staff/open-closure";
import { summarizeWork } from "@/lib/staff/summarize-work";
import { accountOf, activate } from "@/tests/integration/auth/auth-fixture";
import { ask, askAndConfirm, closuresOf, DETAILS, importContract } from "@/tests/integration/closure/closure-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { enrol } from "./staff-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;
let ilona: StaffActor;
let peter: StaffActor;
beforeAll(async () => {
  test = await testContext({ now: "2031-03-03T09:00:00Z" });
  ilona = (await enrol(test)).member;
  peter = (await enrol(test, "admin")).member;
});
afterAll(() => test.close());

async function waiting() {
  test.clock.advance({ seconds: 1 });
  const address = await activate(test.ctx);
  const { id } = await accountOf(test.ctx, address);
  await importContract(test.ctx, id, { number: id.slice(0, 9) });
  return askAndConfirm(test.ctx, address);
}

it("shows the contract check beside the request, and records who looked", async () => {
  const { reference, accountId } = await waiting();
  const { rows } = await listClosureQueue(test.ctx);
  expect(rows).toEqual([expect.objectContaining({ reference, against: 1 })]);
  expect((await summarizeWork(test.ctx, ilona)).closures).toMatchObject({ waiting: 1 });
  const opened = await openClosure(test.ctx, { reference, by: ilona });
  expect(opened).toMatchObject({
    ok: true,
    value: {
      state: "awaiting-decision",
      details: { note: DETAILS.note },
      wouldCloseOn: "2031-03-10",
      contracts: [{ isAgainst: true }],
    },
  });
  const shown = await listStaffActions(test.ctx, accountId as never);
  expect(shown[0]).toMatchObject({ kind: "account.viewed", by: { role: "service", number: ilona.number } });
});

it("two people decide at once: one decision, with the name and the reason in the audit log", async () => {
  const { reference, accountId } = await waiting();
  const outcomes = await Promise.all([
    decideClosure(test.ctx, { reference, decision: "rejected", reason: "not-identified", by: ilona }),
    decideClosure(test.ctx, { reference, decision: "rejected", reason: "not-identified", by: peter }),
  ]);
  expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
  const by = outcomes[0].ok ? ilona : peter;
  const rows = await test.ctx.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.accountId, accountId))
    .orderBy(auditEvents.id);
  const decided = rows.filter(({ kind }) => kind === "closure.decided");
  expect(decided.map(({ details }) => details)).toEqual([
    expect.objectContaining({
      ...{ reference, reason: "not-identified", before: "awaiting-decision", after: "rejected" },
      ...{ staffId: by.id, staffName: by.name },
    }),
  ]);
  expect((await listClosureQueue(test.ctx)).rows.map((row) => row.reference)).not.toContain(reference);
});

it("shows who decided and why, also after a decision from the command line", async () => {
  const [named, unnamed] = [await waiting(), await waiting()];
  const decidedOf = async (reference: string) => {
    const opened = await openClosure(test.ctx, { reference, by: peter });
    return opened.ok ? opened.value.decided : opened.error;
  };
  expect(await decidedOf(named.reference)).toBeNull();
  const at = test.clock.now();
  const why = { decision: "rejected", reason: "not-identified", by: ilona } as const;
  await decideClosure(test.ctx, { reference: named.reference, ...why });
  await decideClosure(test.ctx, { reference: unnamed.reference, decision: "approved" });
  const common = { at, decidedBy: "insurer" };
  expect(await decidedOf(named.reference)).toEqual({ ...common, name: ilona.name, reason: "not-identified" });
  expect(await decidedOf(unnamed.reference)).toEqual({ ...common, name: null, reason: null });
});

it("names nobody where a rule decided", async () => {
  const address = await activate(test.ctx);
  const { reference } = await askAndConfirm(test.ctx, address);
  const opened = await openClosure(test.ctx, { reference, by: ilona });
  expect(opened).toMatchObject({ ok: true, value: { decided: { decidedBy: "rule", name: null, reason: null } } });
});

it("does not show a request that is not confirmed, nor one of another form", async () => {
  const address = await activate(test.ctx);
  const { id } = await accountOf(test.ctx, address);
  await importContract(test.ctx, id, { number: id.slice(0, 9) });
  await ask(test.ctx, address);
  const before = (await listClosureQueue(test.ctx)).rows.length;
  expect(before).toBe(1);
  const [unconfirmed] = await closuresOf(test.ctx, id);
  for (const reference of [unconfirmed?.reference ?? "", "T-2031-AAAAAA", "x' or true", ""]) {
    expect((await openClosure(test.ctx, { reference, by: ilona })).ok).toBe(false);
  }
});

it("the queue pages by key, oldest first, without a gap or a repetition", async () => {
  const before = await pages();
  for (let n = 0; n < CLOSURE_PAGE_SIZE; n += 1) await waiting();
  const after = await pages();
  expect(after.length).toBe(before.length + CLOSURE_PAGE_SIZE);
  expect(new Set(after).size).toBe(after.length);
  expect(after.slice(0, before.length)).toEqual(before);
});

/** The references of all pages in their order. */
async function pages(): Promise<string[]> {
  const references: string[] = [];
  let after: Parameters<typeof listClosureQueue>[1] = null;
  do {
    const { rows, next } = await listClosureQueue(test.ctx, after);
    references.push(...rows.map(({ reference }) => reference));
    after = next;
  } while (after);
  return references;
}
