import "server-only";
import type { AuditEvent } from "@/lib/audit/audit-event";
import type { LockedAccess } from "@/lib/auth/credential/lock-access";
import { newToken, tokenDigest } from "@/lib/auth/password-link/password-link";
import type { Client } from "@/lib/auth/session/client";
import { type GuardValues, insertStartedSession } from "@/lib/auth/session/start-session-store";
import type { SessionKind } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import type { Db, Tx } from "@/lib/db/connection";
import { inOneStatement } from "@/lib/db/transaction";
import { enqueueNotifications } from "@/lib/notification/enqueue";

/** `browserToken` is stored in a cookie, so that the next sign-in from this browser sends no notification. */
export type StartedSession = { sessionId: string; browserToken: string; locale: "hu" | "en" };

type SessionInput = {
  /** Locked and verified by the caller, or by the guard. The session stores the credential's version. */
  access: LockedAccess;
  kind: SessionKind;
  client: Client;
  passwordLinkId?: string;
};

/**
 * Starts a session with a new id for the credential's current version, in one statement. Ends the least recently used
 * sessions beyond `MAX_SESSIONS`.
 */
export async function startSession(ctx: Context, tx: Tx, input: SessionInput): Promise<StartedSession> {
  const started = await start(ctx, tx, input);
  if (!started) throw new Error("a session without a condition was not started");
  return started.session;
}

/**
 * Like `startSession`, for a sign-in by password. Notifies the customer of one from a new browser, except from the
 * account's first one. A link needs no notification, because it proves access to the mailbox.
 *
 * @param guard checked by the statement that starts the session
 * @returns null when the guard's row is missing; then nothing was done
 */
export async function startSessionByPassword(
  ctx: Context,
  tx: Tx,
  input: SessionInput & { guard: GuardValues },
): Promise<StartedSession | null> {
  const { account } = input.access;
  const { browser, system } = input.client;
  const started = await start(ctx, tx, input, { guard: input.guard, events: [signedIn(input)] });
  if (!started) return null;
  if (started.isNewBrowser) {
    await enqueueNotifications(ctx, tx, [
      {
        accountId: account.id,
        toAddress: account.emailAddress,
        locale: account.locale,
        content: { kind: "new-browser", props: { signedInAt: ctx.clock.now().toISOString(), browser, system } },
      },
    ]);
  }
  return started.session;
}

/**
 * Like `startSessionByPassword`, by one statement without a transaction around it, so it sends no notification.
 *
 * @param input.access as it was before the password was verified
 * @param input.guard must lock the account and the credential, compare them with `access`, and let no other sign-in by
 *        password of the account happen between the statement's snapshot and its locks; it must have no row for a new
 *        browser (`KNOWN_OR_FIRST_BROWSER`)
 * @returns null when the guard has no row, or after a conflict; then nothing was done
 */
export async function startSessionAtOnce(
  ctx: Context,
  input: SessionInput & { guard: GuardValues },
): Promise<StartedSession | null> {
  const options = { guard: input.guard, events: [signedIn(input)] };
  const statement = async (db: Db, isRepeated: boolean) => (isRepeated ? null : start(ctx, db, input, options));
  const started = await inOneStatement(ctx.db, statement, async () => {});
  return started?.session ?? null;
}

function signedIn({ access, client }: SessionInput): AuditEvent {
  const network = client.network ?? undefined;
  return { kind: "sign-in.succeeded", actor: "customer", accountId: access.account.id, network };
}

async function start(
  ctx: Context,
  db: Db,
  input: SessionInput,
  { guard, events = [] }: { guard?: GuardValues; events?: AuditEvent[] } = {},
): Promise<{ session: StartedSession; isNewBrowser: boolean } | null> {
  const { access, kind, client, passwordLinkId = null } = input;
  const { account, credential } = access;
  const { id: accountId, locale } = account;
  const isRecorded = kind === "full";
  const known = isRecorded ? client.browserToken : null;
  const browserToken = known ?? newToken(ctx.random);
  const started: AuditEvent = {
    kind: "session.started",
    actor: "customer",
    accountId,
    network: client.network ?? undefined,
    details: { kind },
  };
  const sessionId = ctx.random.uuid();
  const inserted = await insertStartedSession(
    db,
    {
      ...{ id: sessionId, accountId, kind, passwordLinkId, credentialVersion: credential.version, client },
      at: ctx.clock.now(),
      browserDigest: isRecorded ? tokenDigest(browserToken) : null,
      events: [...events, started],
    },
    guard,
  );
  return inserted && { session: { sessionId, browserToken, locale }, isNewBrowser: inserted.isNewBrowser };
}
