import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { LockedAccess } from "@/lib/auth/credential/lock-access";
import { newToken, tokenDigest } from "@/lib/auth/password-link/password-link";
import type { Client } from "@/lib/auth/session/client";
import { countKnownBrowsers, rememberBrowser } from "@/lib/auth/session/known-browser-store";
import { isSessionLive, MAX_SESSIONS, SESSION_IDLE_MINUTES } from "@/lib/auth/session/session";
import { createSession, endSessionsById, listOpenSessions, type SessionKind } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { addMinutes } from "@/lib/kernel/time";
import { enqueueNotifications } from "@/lib/notification/enqueue";

/** `browserToken` is stored in a cookie, so that the next sign-in from this browser sends no notification. */
export type StartedSession = { sessionId: string; browserToken: string; locale: "hu" | "en" };

type SessionInput = {
  /** Locked and verified by the caller. The session stores the credential's version. */
  access: LockedAccess;
  kind: SessionKind;
  client: Client;
  passwordLinkId?: string;
  /** True for a sign-in by password, which sends a notification from a new browser. A link proves access to the mailbox. */
  byPassword?: boolean;
};

/**
 * Starts a session with a new id for the credential's current version. Ends the least recently used sessions beyond
 * `MAX_SESSIONS`.
 */
export async function startSession(ctx: Context, tx: Tx, input: SessionInput): Promise<StartedSession> {
  const now = ctx.clock.now();
  const { access, kind, client, passwordLinkId = null } = input;
  const { account, credential } = access;
  const id = ctx.random.uuid();
  const session = { id, accountId: account.id, kind, passwordLinkId, credentialVersion: credential.version };
  await createSession(tx, { ...session, at: now, client });
  const open = await listOpenSessions(tx, account.id, addMinutes(now, -SESSION_IDLE_MINUTES));
  const others = open.filter((found) => found.session.id !== id && isSessionLive(found, now));
  await endSessionsById(
    tx,
    others.slice(MAX_SESSIONS - 1).map((found) => found.session.id),
    "replaced",
    now,
  );
  await recordAuditEvent(tx, now, {
    kind: "session.started",
    actor: "customer",
    accountId: account.id,
    network: client.network ?? undefined,
    details: { kind },
  });
  const browserToken = kind === "full" ? await recordBrowser(ctx, tx, input) : newToken(ctx.random);
  return { sessionId: id, browserToken, locale: account.locale };
}

/**
 * Records the browser and notifies the customer of a sign-in by password from a new one. The account's first browser is not
 * notified.
 */
async function recordBrowser(ctx: Context, tx: Tx, { access, client, byPassword }: SessionInput): Promise<string> {
  const now = ctx.clock.now();
  const { account } = access;
  const token = client.browserToken ?? newToken(ctx.random);
  const others = await countKnownBrowsers(tx, account.id);
  const isNew = await rememberBrowser(tx, { accountId: account.id, browserDigest: tokenDigest(token), at: now });
  if (isNew && others > 0 && byPassword) {
    const { browser, system } = client;
    await enqueueNotifications(ctx, tx, [
      {
        accountId: account.id,
        toAddress: account.emailAddress,
        locale: account.locale,
        content: { kind: "new-browser", props: { signedInAt: now.toISOString(), browser, system } },
      },
    ]);
  }
  return token;
}
