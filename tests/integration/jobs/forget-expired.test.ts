import { eq, sql } from "drizzle-orm";
import { passwordLinks, sessions } from "@/drizzle/schema/auth";
import { readings } from "@/drizzle/schema/reading";
import { forgetExpired } from "@/lib/jobs/forget-expired";
import { startReadings } from "@/lib/mailbox/reading/reading-store";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

async function startReading() {
  const { ctx, clock } = test;
  const [accountId, sessionId, subjectId, messageId] = Array.from({ length: 4 }, () => ctx.random.uuid()) as [
    ...[string, string, string, string],
  ];
  await startReadings(ctx.db, clock.now(), [{ accountId, sessionId, subjectId, messageId, kind: "opened" }]);
}

it("forgets links 90 days and sessions 400 days after their end, not earlier", async () => {
  const { ctx, clock } = test;
  const accountId = await createAccount(ctx);
  const at = clock.now();
  const linkId = ctx.random.uuid();
  const tokenDigest = linkId.replaceAll("-", "").repeat(2);
  const link = {
    id: linkId,
    accountId,
    tokenDigest,
    purpose: "forgotten" as const,
    issuedAt: new Date(0),
    expiresAt: at,
  };
  await ctx.db.insert(passwordLinks).values(link);
  const times = { createdAt: at, lastSeenAt: at };
  const session = { id: ctx.random.uuid(), accountId, kind: "full" as const, credentialVersion: 1, ...times };
  await ctx.db.insert(sessions).values(session);

  clock.advance({ days: 90 });
  expect(await forgetExpired(ctx)).toMatchObject({ sessions: 0, links: 0 });
  clock.advance({ seconds: 1 });
  expect(await forgetExpired(ctx)).toMatchObject({ sessions: 0, links: 1 });
  clock.advance({ days: 310 });
  expect(await forgetExpired(ctx)).toMatchObject({ sessions: 1, links: 0 });
  expect(await ctx.db.select().from(sessions).where(eq(sessions.accountId, accountId))).toEqual([]);
});

it("forgets readings a day after they began", async () => {
  const { ctx, clock } = test;
  await startReading();
  clock.advance({ days: 1 });
  expect(await forgetExpired(ctx)).toMatchObject({ readings: 0 });
  clock.advance({ seconds: 1 });
  expect(await forgetExpired(ctx)).toMatchObject({ readings: 1 });
});

it("a deletion that fails does not keep the later ones from being done, and the job fails", async () => {
  const { ctx, clock } = test;
  await startReading();
  clock.advance({ days: 1, seconds: 1 });
  await ctx.db.execute(sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'no'; end $$`);
  await ctx.db.execute(
    sql`create trigger refuse before delete on password_links for each statement execute function refuse()`,
  );
  await expect(forgetExpired(ctx)).rejects.toThrow();
  expect(await ctx.db.$count(readings)).toBe(0);
});
