/** The account names the sign-in before this one, so that the customer can notice a foreign one. */
import { randomUUID } from "node:crypto";
import { sessions } from "@/drizzle/schema/auth";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findPreviousSignIn } from "@/lib/auth/session/list-sign-ins";
import { endSession } from "@/lib/auth/session/store";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
let accountId: AuthorizedAccountId;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(async () => {
  accountId = await createAccount(test.ctx);
});

async function signInAt(at: string, kind: "full" | "first-change" = "full", owner = accountId) {
  const session = { id: randomUUID(), accountId: owner, kind, passwordLinkId: null, credentialVersion: 1 };
  const createdAt = new Date(at);
  await test.ctx.db.insert(sessions).values({ ...session, createdAt, lastSeenAt: createdAt });
  return { id: session.id, createdAt };
}
const previous = (session: { createdAt: Date }) => findPreviousSignIn(test.ctx, accountId, session);

it("is the newest one before this session, ended ones included, and neither this one nor a later one", async () => {
  await signInAt("2026-11-01T08:00:00Z");
  const ended = await signInAt("2026-11-20T08:00:00Z");
  await endSession(test.ctx.db, accountId, ended.id, "signed-out", new Date("2026-11-20T08:10:00Z"));
  const present = await signInAt("2026-11-23T08:00:00Z");
  await signInAt("2026-11-23T08:05:00Z");
  expect(await previous(present)).toEqual(ended.createdAt);
});

it("is missing for the first sign-in; the change of the initial password and other accounts do not count", async () => {
  await signInAt("2026-11-22T08:00:00Z", "first-change");
  await signInAt("2026-11-22T09:00:00Z", "full", await createAccount(test.ctx));
  expect(await previous(await signInAt("2026-11-23T08:00:00Z"))).toBeNull();
});
