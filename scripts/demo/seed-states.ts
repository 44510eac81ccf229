import postgres from "postgres";
import { findAccountByAddress } from "@/lib/account/store";
import { setFirstPassword } from "@/lib/auth/activation/set-first-password";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { changePassword } from "@/lib/auth/credential/change-password";
import { findCredential } from "@/lib/auth/credential/store";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { signOut } from "@/lib/auth/session/sign-out";
import { addressDigest, MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import { signIn } from "@/lib/auth/sign-in/sign-in";
import type { Context } from "@/lib/context";
import { unsealToken } from "@/lib/notification/token-seal";
import { solveCaptcha } from "@/scripts/demo/solve-captcha";

/** The token of the customer's welcome notification, read from the queue before it is sent. */
async function activationToken(ctx: Context, accountId: string): Promise<string> {
  const sql = postgres(ctx.settings.databaseUrl, { max: 1, prepare: false });
  try {
    const [row] = await sql<{ id: string; sealed_token: Buffer }[]>`
      select id, sealed_token from notifications
      where account_id = ${accountId} and kind = 'welcome' and sealed_token is not null`;
    const token = row && unsealToken(ctx, { notificationId: row.id, bytes: row.sealed_token });
    if (!token) throw new Error("the welcome e-mail has already been sent. Start again with: npm run demo -- --reset");
    return token;
  } finally {
    await sql.end();
  }
}

/** First access as a customer does it: link, initial password, own password. Does nothing for an active account. */
export async function activate(
  ctx: Context,
  customer: { email: string; initialPassword: string; password: string },
): Promise<void> {
  const account = await findAccountByAddress(ctx.db, customer.email);
  if (!account) throw new Error(`${customer.email} is not in the demo's batch`);
  if ((await findCredential(ctx.db, account.id))?.origin === "chosen") return;
  const token = await activationToken(ctx, account.id);
  const started = await startActivation(ctx, {
    token,
    initialPassword: customer.initialPassword,
    answer: null,
    client: UNKNOWN_CLIENT,
  });
  if (!started.ok) throw new Error(`${customer.email}: ${started.error.kind}`);
  const session = { id: started.value.sessionId };
  const entered = await setFirstPassword(ctx, { session, password: customer.password, client: UNKNOWN_CLIENT });
  if (!entered.ok) throw new Error(`${customer.email}: ${entered.error.kind}`);
  await signOut(ctx, entered.value.sessionId);
}

/** Renews the password in the portal (R12). */
export async function renew(
  ctx: Context,
  customer: { email: string; current: string; password: string },
): Promise<void> {
  const entered = await signIn(ctx, {
    emailAddress: customer.email,
    password: customer.current,
    answer: null,
    client: UNKNOWN_CLIENT,
  });
  const session = entered.ok ? await findLiveSession(ctx, entered.value.sessionId, { touch: false }) : null;
  if (!session) throw new Error(`${customer.email} cannot sign in to renew the password`);
  const renewed = await changePassword(ctx, {
    session,
    current: customer.current,
    password: customer.password,
    answer: null,
    client: UNKNOWN_CLIENT,
  });
  if (!renewed.ok) throw new Error(`${customer.email}: ${renewed.error.kind}`);
  await signOut(ctx, renewed.value.sessionId);
}

/** Locks the account by ten wrong passwords (R18). */
export async function lockOut(ctx: Context, email: string): Promise<void> {
  for (let attempt = 0; attempt < MAX_FAILED_ATTEMPTS; attempt += 1) {
    const subject = addressDigest(email, ctx.settings.authSecret);
    const answer = await solveCaptcha(ctx, { form: "sign-in", subject });
    const client = { ...UNKNOWN_CLIENT, limitKey: "demo" };
    const outcome = await signIn(ctx, { emailAddress: email, password: "WrongGuess11", answer, client });
    if (!outcome.ok && outcome.error.kind === "locked") return;
  }
}
