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

/** Later than any machine's clock: the check's library asks that one too, and must never call our challenges old. */
export const NOW = "2031-03-03T09:00:00Z";
export const INITIAL_PASSWORD = "KezdetiJelszo42";
export const PASSWORD = "SajatJelszo2031";

/** A place of its own for each call, so that limits by place do not add up over tests. */
export function someClient(): Client {
  return { ...UNKNOWN_CLIENT, limitKey: randomUUID() };
}

export function newAddress(): EmailAddress {
  return parseEmailAddress(`${randomUUID()}@example.hu`) as EmailAddress;
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
  return (await notificationsOf(ctx, emailAddress)).map((email) => email.kind).sort();
}

/** The token of the newest letter of a kind, as its reader would find it in the link. */
export async function tokenIn(ctx: Context, emailAddress: string, kind: string): Promise<string> {
  const emails = (await notificationsOf(ctx, emailAddress)).filter((email) => email.kind === kind && email.sealedToken);
  const newest = emails.sort((a, b) => a.queuedAt.getTime() - b.queuedAt.getTime()).at(-1);
  const token = newest && unsealToken(ctx, { notificationId: newest.id, bytes: newest.sealedToken as Buffer });
  if (!token) throw new Error(`no letter ${kind} for ${emailAddress}`);
  return token;
}

/** An active customer, whose password is as old as the clock says. */
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

export type Try = { password?: string; answer?: string | null; client?: Client };

/** One try at the sign-in form; without an answer to the check unless one is given. */
export function trySignIn(ctx: Context, emailAddress: string, { password = "Rossz", answer = null, client }: Try = {}) {
  return signIn(ctx, { emailAddress, password, answer, client: client ?? someClient() });
}

export function solveFor(ctx: Context, emailAddress: string, form: CaptchaForm = "sign-in"): Promise<string> {
  return solveCaptcha(ctx, { form, subject: addressDigest(emailAddress, ctx.settings.authSecret) });
}

/** What a try ended in: `in`, or the kind of its refusal. */
export async function outcomeOf(attempt: ReturnType<typeof trySignIn>): Promise<string> {
  const outcome = await attempt;
  return outcome.ok ? "in" : outcome.error.kind;
}

/** A wrong password with a solved check. */
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
