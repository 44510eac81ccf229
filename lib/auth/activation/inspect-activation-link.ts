import "server-only";
import { inspectPasswordLink, type UsableLink } from "@/lib/auth/password-link/inspect-password-link";
import type { Context } from "@/lib/context";

/** Reads a usable activation link without redeeming it; null for an unusable link and for links of other purposes. */
export async function inspectActivationLink(ctx: Context, token: string): Promise<UsableLink | null> {
  const link = await inspectPasswordLink(ctx, token);
  return link?.purpose === "activation" ? link : null;
}
