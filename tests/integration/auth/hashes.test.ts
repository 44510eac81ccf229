/** What is stored of passwords, and how many are hashed in parallel; with the real argon2id. */
import { availableParallelism } from "node:os";
import { hash } from "@node-rs/argon2";
import { eq } from "drizzle-orm";
import { credentials } from "@/drizzle/schema/auth";
import { HashOverloadError, verifyPassword } from "@/lib/auth/credential/password-hash";
import type { Context } from "@/lib/context";
import { readSettings } from "@/lib/env";
import type { KeyRing } from "@/lib/settings";
import { TEST_ENVIRONMENT, type TestContext, testContext } from "@/tests/support/context";
import { accountOf, activate, countedFailures, NOW, newAddress, outcomeOf, PASSWORD, trySignIn } from "./auth-fixture";

const NEWER_PEPPER = "bmV3ZXItcGVwcGVyLW9mLXRoZS10ZXN0cy03NjU0MzIx";
const MAX_WAITING = 200;
const ARGON2ID = 2;

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());

function peppers(environment: Record<string, string>): KeyRing {
  return readSettings({ ...TEST_ENVIRONMENT, DATABASE_URL: test.databaseUrl, ...environment }).peppers;
}

function withPeppers(ring: KeyRing): Context {
  return { ...test.ctx, settings: { ...test.ctx.settings, peppers: ring } };
}

async function stored(emailAddress: string) {
  const { id } = await accountOf(test.ctx, emailAddress);
  const [row] = await test.ctx.db.select().from(credentials).where(eq(credentials.accountId, id));
  if (!row?.passwordHash) throw new Error("no password");
  return { ...row, passwordHash: row.passwordHash };
}

const enter = (ctx: Context, emailAddress: string) => outcomeOf(trySignIn(ctx, emailAddress, { password: PASSWORD }));

it("a password is stored as argon2id with 19 MiB, two passes, one lane, and its own salt", async () => {
  const [one, other] = [await stored(await activate(test.ctx)), await stored(await activate(test.ctx))];
  expect(one.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22,}\$[A-Za-z0-9+/]{43}$/);
  expect(other.passwordHash).not.toBe(one.passwordHash);
});

it("a hash with cheaper parameters is replaced at the next sign-in; date and version stay", async () => {
  const address = await activate(test.ctx);
  const before = await stored(address);
  // As an older release would have stored it.
  const { createHmac } = await import("node:crypto");
  const pepper = test.ctx.settings.peppers.current;
  const peppered = createHmac("sha256", pepper.key).update(PASSWORD, "utf8").digest("base64");
  const cheap = await hash(peppered, { algorithm: ARGON2ID, memoryCost: 8192, timeCost: 1, parallelism: 1 });
  await test.ctx.db.update(credentials).set({ passwordHash: cheap }).where(eq(credentials.accountId, before.accountId));

  expect(await enter(test.ctx, address)).toBe("in");
  const after = await stored(address);
  expect(after.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(after).toMatchObject({ version: before.version, passwordChangedAt: before.passwordChangedAt });
  expect(await enter(test.ctx, address)).toBe("in");
});

it("a new pepper is accepted beside the old one, replaces it at the next sign-in, and then works alone", async () => {
  const [address, absent] = [await activate(test.ctx), await activate(test.ctx)];
  const before = await stored(address);
  const both = withPeppers(
    peppers({ PASSWORD_PEPPER: NEWER_PEPPER, PASSWORD_PEPPER_PREVIOUS: TEST_ENVIRONMENT.PASSWORD_PEPPER }),
  );
  expect(await enter(both, address)).toBe("in");
  const after = await stored(address);
  expect(after.pepperId).toBe(both.settings.peppers.current.id);
  expect(after.pepperId).not.toBe(before.pepperId);
  expect(after).toMatchObject({ version: before.version, passwordChangedAt: before.passwordChangedAt });

  const newOnly = withPeppers(peppers({ PASSWORD_PEPPER: NEWER_PEPPER }));
  expect(await enter(newOnly, address)).toBe("in");
  // A customer who did not sign in while both peppers were set needs a password link.
  expect(await enter(newOnly, absent)).toBe("wrong");
});

it("as many passwords are hashed as there are cores, two hundred wait, and the rest are refused without being counted", async () => {
  const { ctx } = test;
  const address = newAddress();
  const ring = ctx.settings.peppers;
  // Prepares the dummy hash.
  await verifyPassword("Rossz", null, ring);
  const attempts = Array.from({ length: availableParallelism() + MAX_WAITING + 10 }, () =>
    verifyPassword("Rossz", null, ring).catch((error: unknown) => error),
  );
  // Each hash that ends is followed by another before anything else can take its place, until the sign-in is answered.
  let answer: string | undefined;
  const fillers: Promise<void>[] = [];
  const refill = (): void => {
    if (answer === undefined) fillers.push(verifyPassword("Rossz", null, ring).then(refill));
  };
  for (const attempt of attempts) void attempt.then((outcome) => outcome === "wrong" && refill());
  answer = await outcomeOf(trySignIn(ctx, address));
  const outcomes = await Promise.all(attempts);
  await Promise.all(fillers);
  expect(outcomes.filter((outcome) => outcome instanceof HashOverloadError)).toHaveLength(10);
  expect(outcomes.filter((outcome) => outcome === "wrong")).toHaveLength(availableParallelism() + MAX_WAITING);
  expect(answer).toBe("overloaded");
  expect(await countedFailures(ctx, address)).toBe(0);
});
