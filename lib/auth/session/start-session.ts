import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Client } from "@/lib/auth/session/client";
import { MAX_SESSIONS, SESSION_IDLE_MINUTES } from "@/lib/auth/session/session";
import { createSession, endSessionsById, listOpenSessions, type SessionKind } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { addMinutes } from "@/lib/kernel/time";

export type StartedSession = { sessionId: string; locale: "hu" | "en" };

/** Starts a session under a new id; the oldest ends where a customer would have more than five (SEC-36, SEC-39). */
export async function startSession(
  ctx: Context,
  tx: Tx,
  input: { accountId: string; kind: SessionKind; client: Client; passwordLinkId?: string },
): Promise<string> {
  const now = ctx.clock.now();
  const id = ctx.random.uuid();
  await createSession(tx, { id, at: now, ...input });
  const open = await listOpenSessions(tx, input.accountId, addMinutes(now, -SESSION_IDLE_MINUTES));
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
    accountId: input.accountId,
    network: input.client.network ?? undefined,
    facts: { kind: input.kind },
  });
  return id;
}
