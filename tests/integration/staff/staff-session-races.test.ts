/** A session of staff belongs to the password that was verified for it; each change happens after the verification. */
import { inviteStaff } from "@/lib/staff/invite-staff";
import { revokeStaff } from "@/lib/staff/revoke-staff";
import { type TestContext, testContext } from "@/tests/support/context";
import { holdNextVerification } from "@/tests/support/held-password-verification";
import { type Enrolled, enrol, outcomeOf, trySignIn } from "./staff-fixture";

// Cheap hashes: this file tests who gets in, not the cost of a guess.
jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/auth/credential/password-hash", () =>
  jest.requireActual("@/tests/support/held-password-verification"),
);

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: "2026-11-23T09:00:00Z" });
});
afterAll(() => test.close());

async function changeBeforeSession(person: Enrolled, change: () => Promise<unknown>): Promise<string> {
  const held = holdNextVerification();
  const outcome = outcomeOf(trySignIn(test.ctx, person));
  await held.reached;
  await change();
  held.release();
  return outcome;
}

const again = async ({ email }: Enrolled) => {
  const { link } = await inviteStaff(test.ctx, { emailAddress: email, name: "Kiss Ilona", role: "service" });
  if (!link) throw new Error("not invited");
};

it.each<[string, (person: Enrolled) => Promise<unknown>, string]>([
  ["nothing changes", async () => {}, "in"],
  ["the person is revoked", ({ email }) => revokeStaff(test.ctx, email), "wrong"],
  [
    "the person is revoked and invited again",
    async (person) => {
      await revokeStaff(test.ctx, person.email);
      await again(person);
    },
    "wrong",
  ],
])("a sign-in during which %s", async (_what, change, outcome) => {
  const person = await enrol(test);
  expect(await changeBeforeSession(person, () => change(person))).toBe(outcome);
});
