import "server-only";
import { timingSafeEqual } from "node:crypto";
import { type ApiScope, apiKeyDigest, bearerKey } from "@/lib/api/api-key";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import { type ApiKeyRow, findApiKey, markUsed } from "@/lib/api/key-store";
import { apiKeyState } from "@/lib/api/manage-keys";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { err, ok, type Result } from "@/lib/kernel/result";
import { testSource } from "@/lib/kernel/test-address";
import { addMinutes } from "@/lib/kernel/time";
import { takeClientHit } from "@/lib/rate-limit/take-hit";
import { takeWindowHit, type WindowHit } from "@/lib/rate-limit/take-window-hit";
import { findClockOffset } from "@/lib/sandbox/store";

/** A call as the gate sees it. */
export type ApiCall = {
  /** The header `Authorization`; a key is accepted nowhere else. */
  authorization: string | null;
  /** The scope that the call needs. */
  scope: ApiScope;
  /** Method and path of the call without ids, for the audit log: `POST /messages`. */
  name: string;
  client: { limitKey: string | null; network: string | null };
  requestId: string | null;
};

export type KeyFailure =
  /** No key, or one that is wrong, unknown, expired or revoked: one case, so that a stranger learns nothing of keys. */
  | { kind: "unauthorized" }
  /** Too many calls of this client without a valid key. */
  | { kind: "too-many-refusals" }
  /** The key is right, but lacks the scope. */
  | { kind: "scope-missing"; scope: ApiScope }
  /** A test key, and this production portal has no sandbox (`API_SANDBOX`). */
  | { kind: "test-key" }
  /** The calls of this minute are used up. */
  | { kind: "too-many-calls"; limit: WindowHit };

export type Authorization = { sender: AuthorizedSender; limit: WindowHit };

const USE_WRITTEN_EVERY_MINUTES = 1;

/** Compared even when there is no row, so that an unknown id takes as long as a wrong secret. */
const NO_DIGEST = "0".repeat(64);

function isSameDigest(given: string, stored: string): boolean {
  return timingSafeEqual(Buffer.from(given, "hex"), Buffer.from(stored, "hex"));
}

function auditOf({ name, client, requestId }: ApiCall, key: ApiKeyRow) {
  return {
    actor: "insurer" as const,
    requestId: requestId ?? undefined,
    network: client.network ?? undefined,
    details: { keyId: key.id, name: key.name, call: name },
  };
}

/**
 * The gate of the Sender API: finds the key, checks it and its scope, and counts the call. Every call with a key that
 * exists is recorded in the audit log with the key's name, before the call does anything.
 *
 * @throws database errors; then the call must not be made
 */
export async function authorizeSender(ctx: Context, call: ApiCall): Promise<Result<Authorization, KeyFailure>> {
  const now = ctx.clock.now();
  const given = bearerKey(call.authorization);
  const key = given && (await findApiKey(ctx.db, given.id));
  const isRight = isSameDigest(given ? apiKeyDigest(given.key) : NO_DIGEST, key?.digest ?? NO_DIGEST);
  const state = key ? (isRight ? apiKeyState(key, now) : "wrong-secret") : null;
  if (!key || state !== "active") {
    const isCounted = await takeClientHit(ctx, "refused-keys-by-client", call.client);
    // Refusals beyond the limit are not recorded, so that they cannot fill the audit log.
    if (!isCounted) return err({ kind: "too-many-refusals" });
    if (key) await recordRefusal(ctx, call, key, String(state));
    return err({ kind: "unauthorized" });
  }
  const limit = await takeWindowHit(ctx, "calls-by-api-key", key.id);
  if (!limit.isAllowed) return err({ kind: "too-many-calls", limit });
  const refused = refusalOf(ctx, key, call.scope);
  if (refused) {
    await recordRefusal(ctx, call, key, refused.kind);
    return err(refused);
  }
  await recordAuditEvent(ctx.db, now, { kind: "api-key.used", ...auditOf(call, key) });
  const unlessSince = addMinutes(now, -USE_WRITTEN_EVERY_MINUTES);
  if (!key.lastUsedAt || key.lastUsedAt < unlessSince) await markUsed(ctx.db, key.id, { at: now, unlessSince });
  return ok({ sender: await senderOf(ctx, key), limit });
}

async function senderOf(ctx: Context, { sender, id, name, scopes, isTest }: ApiKeyRow): Promise<AuthorizedSender> {
  type Own = Pick<AuthorizedSender, "source" | "keyId" | "keyName" | "scopes" | "test">;
  const source = isTest ? testSource(sender) : sender;
  const test = isTest ? { offsetSeconds: await findClockOffset(ctx.db, source) } : null;
  const own: Own = { source, keyId: id, keyName: name, scopes, test };
  return own as AuthorizedSender;
}

function refusalOf(
  ctx: Context,
  key: ApiKeyRow,
  scope: ApiScope,
): Extract<KeyFailure, { kind: "test-key" | "scope-missing" }> | null {
  if (key.isTest && ctx.settings.mode === "production" && !ctx.settings.apiSandbox) return { kind: "test-key" };
  return key.scopes.includes(scope) ? null : { kind: "scope-missing", scope };
}

async function recordRefusal(ctx: Context, call: ApiCall, key: ApiKeyRow, reason: string): Promise<void> {
  const event = auditOf(call, key);
  await recordAuditEvent(ctx.db, ctx.clock.now(), {
    kind: "api-key.refused",
    ...event,
    details: { ...event.details, reason },
  });
}
