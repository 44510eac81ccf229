import "server-only";
import type { Context } from "@/lib/context";
import { type EndpointRow, listEndpoints, updateSecrets } from "@/lib/feed/endpoint-store";
import { openSecret, sealSecret } from "@/lib/feed/webhook-secret";

function openSecrets(ctx: Context, endpoint: EndpointRow) {
  const { id, sealedSecret, sealedPreviousSecret, previousUntil } = endpoint;
  const isOver = previousUntil !== null && ctx.clock.now() >= previousUntil;
  const current = openSecret(ctx, id, sealedSecret);
  const previous = sealedPreviousSecret && !isOver ? openSecret(ctx, id, sealedPreviousSecret) : null;
  return { current, previous, isOver };
}

/** The secrets that sign now, the newest first; empty when DOCUMENT_KEY opens none. */
export function signingSecrets(ctx: Context, endpoint: EndpointRow): string[] {
  const { current, previous } = openSecrets(ctx, endpoint);
  return current ? [current.secret, ...(previous ? [previous.secret] : [])] : [];
}

/**
 * Deletes secrets whose overlap is over, and seals the others under the current DOCUMENT_KEY, so that the previous key
 * may be taken away. Also for disabled endpoints.
 */
export async function keepSecrets(ctx: Context): Promise<void> {
  for (const endpoint of await listEndpoints(ctx.db)) {
    const { current, previous, isOver } = openSecrets(ctx, endpoint);
    if (!current || (!isOver && current.isCurrent && previous?.isCurrent !== false)) continue;
    const { id, previousUntil } = endpoint;
    await updateSecrets(ctx.db, endpoint, {
      sealedSecret: sealSecret(ctx, id, current.secret),
      sealedPreviousSecret: previous && sealSecret(ctx, id, previous.secret),
      previousUntil: isOver ? null : previousUntil,
    });
  }
}
