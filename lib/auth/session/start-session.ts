import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import { newToken, tokenDigest } from "@/lib/auth/password-link/password-link";
import type { Client } from "@/lib/auth/session/client";
import { countKnownBrowsers, rememberBrowser } from "@/lib/auth/session/known-browser-store";
import { MAX_SESSIONS, SESSION_IDLE_MINUTES } from "@/lib/auth/session/session";
import { createSession, endSessionsById, listOpenSessions, type SessionKind } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { addMinutes } from "@/lib/kernel/time";
import { enqueueLetters } from "@/lib/notification/enqueue";

/** `browserToken` goes into the browser's own cookie: the next sign-in from there is no news. */
export type StartedSession = { sessionId: string; browserToken: string; locale: "hu" | "en" };

type SessionInput = {
  account: { id: string; emailAddress: string | null; locale: "hu" | "en" };
  kind: SessionKind;
  client: Client;
  passwordLinkId?: string;
  /** A sign-in by password: from a browser never seen before it is worth a letter. A mailed link proves enough. */
  byPassword?: boolean;
};

/** Starts a session under a new id; the oldest ends where a customer would have more than five (SEC-36, SEC-39). */
export async function startSession(ctx: Context, tx: Tx, input: SessionInput): Promise<StartedSession> {
  const now = ctx.clock.now();
  const { account, kind, client, passwordLinkId } = input;
  const id = ctx.random.uuid();
  await createSession(tx, { id, at: now, accountId: account.id, kind, client, passwordLinkId });
  const open = await listOpenSessions(tx, account.id, addMinutes(now, -SESSION_IDLE_MINUTES));
  const oldest = open.filter((session) => session.id !== id).slice(MAX_SESSIONS - 1);
  await endSessionsById(
    tx,
    oldest.map((session) => session.id),
    "replaced",
    now,
  );
  await recordAuditEvent(tx, now, {
    kind: "session.started",
    actor: "customer",
    accountId: account.id,
    network: client.network ?? undefined,
    facts: { kind },
  });
  const browserToken = kind === "full" ? await recogniseBrowser(ctx, tx, input) : newToken(ctx.random);
  return { sessionId: id, browserToken, locale: account.locale };
}

/** Remembers the browser; the first one ever is no news, nor is one that came by a mailed link. */
async function recogniseBrowser(ctx: Context, tx: Tx, { account, client, byPassword }: SessionInput): Promise<string> {
  const now = ctx.clock.now();
  const token = client.browserToken ?? newToken(ctx.random);
  const others = await countKnownBrowsers(tx, account.id);
  const isNew = await rememberBrowser(tx, { accountId: account.id, browserDigest: tokenDigest(token), at: now });
  if (isNew && others > 0 && byPassword && account.emailAddress) {
    const { browser, system } = client;
    await enqueueLetters(ctx, tx, [
      {
        accountId: account.id,
        toAddress: account.emailAddress,
        locale: account.locale,
        letter: { kind: "new-browser", facts: { signedInAt: now.toISOString(), browser, system } },
      },
    ]);
  }
  return token;
}
