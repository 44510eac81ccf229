import "server-only";
import type { LiveSession } from "@/lib/auth/session/live-session";
import { ownerMark } from "@/lib/web/action";
import { currentSession } from "@/lib/web/gate";

/** Who asks, when they are signed in: then no e-mail has to prove it. A first sign-in under way does not count. */
export async function currentCustomer(): Promise<LiveSession["account"] | null> {
  const session = await currentSession();
  return session?.kind === "full" ? session.account : null;
}

/** Mark for the hidden field `owner`: tells whose request a form or a draft is; empty for a visitor's. */
export function ownerOf(customer: Pick<LiveSession["account"], "id"> | null): string {
  return customer ? ownerMark(customer.id) : "";
}
