import "server-only";
import { type ApiScope, newApiKey } from "@/lib/api/api-key";
import { type ApiKeyRow, findApiKey, insertApiKey, listApiKeys, setRevoked } from "@/lib/api/key-store";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { addMinutes } from "@/lib/kernel/time";

const DAY_MINUTES = 24 * 60;
export const DEFAULT_KEY_DAYS = 365;
export const MAX_KEY_DAYS = 730;

/** `active`, or why the key is refused. */
export type ApiKeyState = "active" | "expired" | "revoked";

export type ApiKeyDetails = Pick<
  ApiKeyRow,
  "id" | "name" | "sender" | "isTest" | "scopes" | "createdAt" | "expiresAt" | "revokedAt" | "lastUsedAt"
> & {
  state: ApiKeyState;
};

export function apiKeyState(key: Pick<ApiKeyRow, "revokedAt" | "expiresAt">, now: Date): ApiKeyState {
  if (key.revokedAt) return "revoked";
  return now >= key.expiresAt ? "expired" : "active";
}

function detailsOf({ digest: _, ...row }: ApiKeyRow, now: Date): ApiKeyDetails {
  return { ...row, state: apiKeyState(row, now) };
}

/**
 * Creates a key of the Sender API.
 *
 * @param input.name for people; it is in every audit event of the key
 * @param input.sender `source` of the messages that it places. Several keys may have the same one
 * @param input.days how long it is valid, in days, 1 to MAX_KEY_DAYS
 * @returns its details and the key itself, which is stored nowhere
 */
export async function createApiKey(
  ctx: Context,
  input: { name: string; sender: string; scopes: readonly ApiScope[]; days: number; isTest: boolean },
): Promise<ApiKeyDetails & { key: string }> {
  const { name, sender, isTest, days } = input;
  const createdAt = ctx.clock.now();
  const expiresAt = addMinutes(createdAt, days * DAY_MINUTES);
  const { key, id, digest } = newApiKey(ctx.random, { isTest });
  const row = { id, name, sender, isTest, scopes: [...input.scopes], createdAt, expiresAt };
  await inTransaction(ctx.db, async (tx) => {
    await insertApiKey(tx, { ...row, digest });
    await recordAuditEvent(tx, createdAt, {
      kind: "api-key.created",
      actor: "insurer",
      details: { keyId: id, name, sender, scopes: row.scopes.join(" "), expiresAt: expiresAt.toISOString() },
    });
  });
  return { ...row, revokedAt: null, lastUsedAt: null, state: "active", key };
}

/** All keys, without the secrets. */
export async function listKeys(ctx: Context): Promise<ApiKeyDetails[]> {
  const now = ctx.clock.now();
  return (await listApiKeys(ctx.db)).map((row) => detailsOf(row, now));
}

/** Revokes a key; the next call with it is refused. Repeated, it changes nothing. @param id the public part */
export async function revokeApiKey(
  ctx: Context,
  id: string,
): Promise<Result<ApiKeyDetails & { already: boolean }, { kind: "unknown-key" }>> {
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const revoked = await setRevoked(tx, id, now);
    const row = await findApiKey(tx, id);
    if (!row) return err({ kind: "unknown-key" });
    if (revoked) {
      await recordAuditEvent(tx, now, {
        kind: "api-key.revoked",
        actor: "insurer",
        details: { keyId: id, name: row.name, sender: row.sender },
      });
    }
    return ok({ ...detailsOf(row, now), already: !revoked });
  });
}
