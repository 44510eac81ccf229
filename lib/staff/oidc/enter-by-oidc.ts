import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Client } from "@/lib/auth/session/client";
import type { Context } from "@/lib/context";
import { err, type Result } from "@/lib/kernel/result";
import { countStaffSignIn } from "@/lib/metrics/process-metrics";
import { reserveClientHit, takeClientHit } from "@/lib/rate-limit/take-hit";
import type { StaffOidcSettings } from "@/lib/settings";
import { beginOidc, finishOidc, hasBegunOidc, type OidcStart } from "@/lib/staff/oidc/openid-client";
import { type OidcRefusal, signInByOidc } from "@/lib/staff/oidc/sign-in-by-oidc";

/** Beginnings and ends make the portal call the provider. Of the ends, those that failed or are under way count. */
const BEGINNINGS = "staff-sign-ins-by-client";
const FAILED_ENDS = "staff-failed-entries-by-client";

type Entering = { oidc: StaffOidcSettings; client: Client };

/**
 * Begins a sign-in at the provider. Not ok when it does not answer, or when the client has reached its limit; only then
 * the attempt ends here and is counted.
 */
export async function beginEntry(ctx: Context, { oidc, client }: Entering): Promise<OidcStart> {
  if (!(await takeClientHit(ctx, BEGINNINGS, client))) {
    countStaffSignIn("too-many");
    return { ok: false };
  }
  const begun = await beginOidc(ctx, oidc);
  if (!begun.ok) countStaffSignIn("failed");
  return begun;
}

/**
 * Ends a sign-in at the provider and starts the session. An end that fails (state, signature, audience, a provider that
 * is down) is recorded; after the client's limit nothing is checked or recorded.
 *
 * @param input.returned as for `finishOidc`
 * @returns `failed`: what the provider sent is not accepted; `cookies` clear those of the checks
 */
export async function finishEntry(
  ctx: Context,
  input: Entering & { returned: Parameters<typeof finishOidc>[2] },
): Promise<{ entered: Result<{ sessionId: string }, OidcRefusal | { kind: "failed" }>; cookies: string[] }> {
  const { oidc, client, returned } = input;
  const failed = err({ kind: "failed" as const });
  const giveBack = await reserveClientHit(ctx, FAILED_ENDS, client);
  if (!giveBack) {
    countStaffSignIn("too-many");
    return { entered: failed, cookies: [] };
  }
  const finished = hasBegunOidc(ctx, returned.cookies) ? await finishOidc(ctx, oidc, returned) : null;
  const cookies = finished?.cookies ?? [];
  if (finished?.ok) {
    await giveBack();
    const entered = await signInByOidc(ctx, { oidc, claims: finished.claims, client });
    countStaffSignIn(entered.ok ? "succeeded" : entered.error.kind);
    return { entered, cookies };
  }
  countStaffSignIn("failed");
  await recordAuditEvent(ctx.db, ctx.clock.now(), {
    kind: "staff.sign-in-failed",
    actor: "anonymous",
    network: client.network ?? undefined,
    details: { by: "oidc" },
  });
  return { entered: failed, cookies };
}
