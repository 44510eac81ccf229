/** What staff do for a customer's access: links, and a new e-mail address that two of them have to agree on. */
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { addressChangeProposals } from "@/drizzle/schema/auth";
import { listStaffActions } from "@/lib/account/staff-actions";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { reissueInitialPassword } from "@/lib/auth/activation/reissue-initial-password";
import { decideAddressChange, proposeAddressChange } from "@/lib/auth/address-change/propose-address-change";
import { sendLinkForCustomer } from "@/lib/auth/password-link/send-link-for-customer";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { eraseAccess } from "@/lib/auth/session/erase-store";
import { lockCustomer } from "@/lib/auth/sign-in/lock-customer";
import { forgetExpired } from "@/lib/jobs/forget-expired";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { describeCustomer } from "@/lib/staff/describe-customer";
import { summarizeWork } from "@/lib/staff/summarize-work";
import {
  accountOf,
  activate,
  invite,
  kindsOfNotifications,
  newAddress,
  tokenIn,
} from "@/tests/integration/auth/auth-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { enrol, someClient } from "./staff-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;
let ilona: StaffActor;
let peter: StaffActor;
beforeAll(async () => {
  test = await testContext({ now: "2031-03-03T09:00:00Z" });
  ilona = (await enrol(test)).member;
  peter = (await enrol(test)).member;
});
afterAll(() => test.close());
beforeEach(() => test.clock.advance({ days: 1 }));

const stateOf = async (emailAddress: EmailAddress) => {
  const { id } = await accountOf(test.ctx, emailAddress);
  const described = await describeCustomer(test.ctx, { accountId: id, after: null, by: ilona });
  return described.ok ? described.value.state : null;
};

const blocksOf = async (emailAddress: EmailAddress) => {
  const { id } = await accountOf(test.ctx, emailAddress);
  const described = await describeCustomer(test.ctx, { accountId: id, after: null, by: ilona });
  return described.ok ? described.value.blocks : null;
};

it("a locked customer gets a link by a staff member and unlocks the account with it; the customer reads who sent it", async () => {
  const address = await activate(test.ctx);
  await lockCustomer(test.ctx, address, ilona);
  expect(await stateOf(address)).toBe("locked");
  expect(await blocksOf(address)).toEqual([{ kind: "locked-by-staff", since: test.ctx.clock.now() }]);
  expect(await sendLinkForCustomer(test.ctx, { emailAddress: address, by: ilona })).toEqual({
    ok: true,
    value: { purpose: "forgotten" },
  });
  expect(await sendLinkForCustomer(test.ctx, { emailAddress: address, by: ilona })).toMatchObject({
    error: { kind: "limit" },
  });
  const token = await tokenIn(test.ctx, address, "reset");
  await setPasswordByLink(test.ctx, { token, password: "UjJelszo2031Ab", client: someClient() });
  expect(await stateOf(address)).toBe("active");
  expect(await blocksOf(address)).toEqual([]);
  const { id } = await accountOf(test.ctx, address);
  const shown = await listStaffActions(test.ctx, id as never);
  expect(shown.filter(({ by }) => by?.number === ilona.number).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["account.viewed", "password-link.issued", "sign-in.locked"]),
  );
  const rows = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, id));
  const locked = rows.find(({ kind }) => kind === "sign-in.locked");
  expect(locked?.details).toMatchObject({ before: "open", after: "locked", staffName: "Kiss Ilona" });
});

it("an invited customer gets a new activation link, or a new initial password, with the staff member on record", async () => {
  const address = await invite(test.ctx);
  expect(await stateOf(address)).toBe("invited");
  expect(await blocksOf(address)).toMatchObject([{ kind: "link-open" }]);
  const invitedAt = test.clock.now();
  test.clock.advance({ days: 31 });
  expect(await blocksOf(address)).toEqual([{ kind: "link-over" }]);
  expect(await sendLinkForCustomer(test.ctx, { emailAddress: address, by: ilona })).toMatchObject({
    value: { purpose: "activation" },
  });
  expect((await reissueInitialPassword(test.ctx, address, ilona)).ok).toBe(true);
  const { id } = await accountOf(test.ctx, address);
  const rows = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, id));
  const issued = rows.find(({ kind }) => kind === "initial-password.issued");
  expect(issued?.details).toMatchObject({
    ...{ before: invitedAt.toISOString(), after: test.clock.now().toISOString() },
    ...{ staffName: "Kiss Ilona", staffRole: "service" },
  });
});

describe("a new e-mail address", () => {
  async function proposed() {
    const address = await activate(test.ctx);
    const { id: accountId } = await accountOf(test.ctx, address);
    const wanted = newAddress();
    const outcome = await proposeAddressChange(test.ctx, { accountId, newAddress: wanted, by: ilona });
    expect(outcome.ok).toBe(true);
    const [proposal] = await test.ctx.db
      .select()
      .from(addressChangeProposals)
      .where(eq(addressChangeProposals.accountId, accountId));
    const decide = (by: StaffActor, decision: "approved" | "rejected" = "approved", proposalId = proposal?.id ?? "") =>
      decideAddressChange(test.ctx, { accountId, proposalId, decision, by });
    return { address, accountId, wanted, decide };
  }

  const storedFor = (accountId: string) =>
    test.ctx.db.select().from(addressChangeProposals).where(eq(addressChangeProposals.accountId, accountId));

  it("needs a second staff member; then the link goes to the new address", async () => {
    const { accountId, wanted, decide } = await proposed();
    expect(await decide(ilona)).toMatchObject({ error: { kind: "same-person" } });
    expect(await kindsOfNotifications(test.ctx, wanted)).toEqual([]);
    const outcomes = await Promise.all([decide(peter), decide(peter)]);
    expect(outcomes.map((outcome) => (outcome.ok ? "ok" : outcome.error.kind)).sort()).toEqual(["no-proposal", "ok"]);
    expect(await kindsOfNotifications(test.ctx, wanted)).toEqual(["address-confirm"]);
    const rows = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, accountId));
    const decided = rows.find(({ kind }) => kind === "address-change.decided");
    expect(decided?.details).toMatchObject({ decision: "approved", proposedBy: ilona.id, staffId: peter.id });
    expect(decided?.details).toMatchObject({ before: "proposed", after: "approved" });
    expect(JSON.stringify(rows)).not.toContain(wanted);
  });

  it("is dropped by whoever proposed it or by another; a replaced proposal cannot be approved", async () => {
    const first = await proposed();
    expect((await first.decide(ilona, "rejected")).ok).toBe(true);
    expect(await first.decide(peter)).toMatchObject({ error: { kind: "no-proposal" } });
    const second = await proposed();
    const again = { accountId: second.accountId, newAddress: newAddress(), by: peter };
    await proposeAddressChange(test.ctx, again);
    expect(await second.decide(ilona)).toMatchObject({ error: { kind: "no-proposal" } });
    expect(await kindsOfNotifications(test.ctx, second.wanted)).toEqual([]);
  });

  it("expires after 72 hours: until then it can be approved, after that it cannot, and its address is deleted", async () => {
    const [first, second] = [await proposed(), await proposed()];
    test.clock.advance({ minutes: 72 * 60 - 1 });
    expect((await first.decide(peter)).ok).toBe(true);
    test.clock.advance({ minutes: 1 });
    expect(await second.decide(peter)).toMatchObject({ error: { kind: "no-proposal" } });
    expect(await summarizeWork(test.ctx, peter)).toMatchObject({ approvals: [] });
    expect(await storedFor(second.accountId)).toMatchObject([{ newAddress: second.wanted, decision: null }]);
    await forgetExpired(test.ctx);
    expect(await storedFor(second.accountId)).toEqual([]);
  });

  it("keeps who proposed and who decided, and the table itself refuses an approval by the same person", async () => {
    const { accountId, decide } = await proposed();
    const approveBy = (memberId: string) => {
      const [row] = [{ newAddress: null, decision: "approved" as const, decidedBy: memberId, decidedAt: new Date() }];
      return test.ctx.db.update(addressChangeProposals).set(row).where(eq(addressChangeProposals.accountId, accountId));
    };
    await expect(approveBy(ilona.id)).rejects.toMatchObject({
      cause: { constraint_name: "address_change_proposals_second_person" },
    });
    const changed = test.ctx.db
      .update(addressChangeProposals)
      .set({ proposedBy: peter.id })
      .where(eq(addressChangeProposals.accountId, accountId));
    await expect(changed).rejects.toMatchObject({ cause: { message: expect.stringContaining("not changed") } });
    expect((await decide(peter)).ok).toBe(true);
    const kept = { newAddress: null, proposedBy: ilona.id, decision: "approved", decidedBy: peter.id };
    expect(await storedFor(accountId)).toMatchObject([kept]);
    await expect(approveBy(peter.id)).rejects.toMatchObject({ cause: { message: expect.stringContaining("once") } });
  });

  it("whose address is taken by the time of the approval is not approved; it waits, and can be rejected", async () => {
    const { accountId, wanted, decide } = await proposed();
    await activate(test.ctx, wanted);
    expect(await decide(peter)).toMatchObject({ error: { kind: "taken" } });
    const rows = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, accountId));
    expect(rows.map(({ kind }) => kind)).not.toContain("address-change.decided");
    expect((await decide(peter, "rejected")).ok).toBe(true);
  });

  it("is refused when it is the present one or somebody else's, and goes with the account's access", async () => {
    const { address, accountId } = await proposed();
    const propose = (wanted: EmailAddress) =>
      proposeAddressChange(test.ctx, { accountId, newAddress: wanted, by: ilona });
    expect(await propose(address)).toMatchObject({ error: { kind: "same" } });
    expect(await propose(await activate(test.ctx))).toMatchObject({ error: { kind: "taken" } });
    await eraseAccess(test.ctx.db, accountId);
    const left = await test.ctx.db
      .select()
      .from(addressChangeProposals)
      .where(eq(addressChangeProposals.accountId, accountId));
    expect(left).toEqual([]);
  });
});
