import "server-only";
import { inspectPasswordLink, type UsableLink } from "@/lib/auth/password-link/inspect-password-link";
import type { Context } from "@/lib/context";

/** What an activation link is good for right now, without using it; null for a dead one and for links of other kinds. */
export async function inspectActivationLink(ctx: Context, token: string): Promise<UsableLink | null> {
  const link = await inspectPasswordLink(ctx, token);
  return link?.purpose === "activation" ? link : null;
}
