import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { loginAttempts } from "@/drizzle/schema/auth";
import { notifications } from "@/drizzle/schema/notification";
import { findAccountByAddress } from "@/lib/account/store";
import { createPreparedAccounts, prepareAccounts } from "@/lib/auth/activation/provision-accounts";
import { setFirstPassword } from "@/lib/auth/activation/set-first-password";
import { startActivation } from "@/lib/auth/activation/start-activation";
import type { CaptchaForm } from "@/lib/auth/captcha/captcha";
import { type Client, UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { signIn } from "@/lib/auth/sign-in/sign-in";
import type { Context } from "@/lib/context";
import { type EmailAddress, parseEmailAddress } from "@/lib/kernel/email-address";
import { unsealToken } from "@/lib/notification/token-seal";
import { solveCaptcha } from "@/scripts/demo/solve-captcha";

/** Later than the system clock: the captcha library compares with it too and must not treat challenges as expired. */
export const NOW = "2031-03-03T09:00:00Z";
export const INITIAL_PASSWORD = "KezdetiJelszo42";
export const PASSWORD = "SajatJelszo2031";

/** A client with a rate-limit key of its own, so that limits do not add up over tests. */
export function someClient(): Client {
  return { ...UNKNOWN_CLIENT, limitKey: randomUUID() };
}

/**
 * A new address without digits and without a–f: a random "11aa" in it would make test passwords contain the address.
 */
export function newAddress(): EmailAddress {
  const letters = randomUUID().replace(
    /[0-9a-f]/g,
    (digit) => "ghijklmnopqrstuv"[Number.parseInt(digit, 16)] as string,
  );
  return parseEmailAddress(`${letters}@example.hu`) as EmailAddress;
}

export async function accountOf(ctx: Context, emailAddress: string) {
  const account = await findAccountByAddress(ctx.db, emailAddress);
  if (!account) throw new Error(`no account for ${emailAddress}`);
  return account;
}

export async function invite(ctx: Context, emailAddress = newAddress()): Promise<EmailAddress> {
  const request = { emailAddress, name: "Próba Petra", locale: "hu" as const, initialPassword: INITIAL_PASSWORD };
  const prepared = await prepareAccounts(ctx, [request]);
  await ctx.db.transaction((tx) => createPreparedAccounts(ctx, tx, prepared));
  return emailAddress;
}

export async function notificationsOf(ctx: Context, emailAddress: string) {
  return ctx.db.select().from(notifications).where(eq(notifications.toAddress, emailAddress));
}

export async function kindsOfNotifications(ctx: Context, emailAddress: string): Promise<string[]> {
  return (await notificationsOf(ctx, emailAddress)).map((notification) => notification.kind).sort();
}

/** The token in the link of the newest notification of a kind. */
export async function tokenIn(ctx: Context, emailAddress: string, kind: string): Promise<string> {
  const candidates = (await notificationsOf(ctx, emailAddress)).filter(
    (notification) => notification.kind === kind && notification.sealedToken,
  );
  const newest = candidates.sort((a, b) => a.queuedAt.getTime() - b.queuedAt.getTime()).at(-1);
  const token = newest && unsealToken(ctx, { notificationId: newest.id, bytes: newest.sealedToken as Buffer });
  if (!token) throw new Error(`no notification ${kind} for ${emailAddress}`);
  return token;
}

/** Creates an active customer whose password is set at the clock's time. */
export async function activate(ctx: Context, emailAddress?: EmailAddress): Promise<EmailAddress> {
  const address = await invite(ctx, emailAddress);
  const token = await tokenIn(ctx, address, "welcome");
  const input = { token, initialPassword: INITIAL_PASSWORD, answer: null, client: someClient() };
  const started = await startActivation(ctx, input);
  if (!started.ok) throw new Error(started.error.kind);
  const session = { id: started.value.sessionId };
  const set = await setFirstPassword(ctx, { session, password: PASSWORD, client: someClient() });
  if (!set.ok) throw new Error(set.error.kind);
  return address;
}

export type AttemptOptions = { password?: string; answer?: string | null; client?: Client };

/** One attempt at the sign-in form, without a captcha answer unless one is given. */
export function trySignIn(
  ctx: Context,
  emailAddress: string,
  { password = "Rossz", answer = null, client }: AttemptOptions = {},
) {
  return signIn(ctx, { emailAddress, password, answer, client: client ?? someClient() });
}

export function solveFor(ctx: Context, emailAddress: string, form: CaptchaForm = "sign-in"): Promise<string> {
  return solveCaptcha(ctx, { form, subject: addressDigest(emailAddress, ctx.settings.authSecret) });
}

/** The outcome of an attempt: `in`, or the kind of its refusal. */
export async function outcomeOf(attempt: ReturnType<typeof trySignIn>): Promise<string> {
  const outcome = await attempt;
  return outcome.ok ? "in" : outcome.error.kind;
}

/** Attempts with a wrong password and a solved captcha; their outcomes. */
export async function fail(ctx: Context, emailAddress: string, times = 1): Promise<string[]> {
  const outcomes: string[] = [];
  for (let time = 0; time < times; time++) {
    outcomes.push(await outcomeOf(trySignIn(ctx, emailAddress, { answer: await solveFor(ctx, emailAddress) })));
  }
  return outcomes;
}

export async function countedFailures(ctx: Context, emailAddress: string): Promise<number> {
  const digest = addressDigest(emailAddress, ctx.settings.authSecret);
  const [row] = await ctx.db.select().from(loginAttempts).where(eq(loginAttempts.addressDigest, digest));
  return row?.failed ?? 0;
}

export async function auditKinds(ctx: Context, accountId: string): Promise<string[]> {
  const rows = await ctx.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.accountId, accountId))
    .orderBy(auditEvents.id);
  return rows.map((row) => row.kind);
}
