import "server-only";
import type { LiveSession } from "@/lib/auth/session/live-session";
import { ownerMark } from "@/lib/web/action";
import { currentSession } from "@/lib/web/gate";

/** Who asks, when he is signed in: then no e-mail has to prove it. A first sign-in under way does not count. */
export async function currentCustomer(): Promise<LiveSession["account"] | null> {
  const session = await currentSession();
  return session?.kind === "full" ? session.account : null;
}

/** Tells whose request a form or a draft is; empty for a stranger's. */
export function ownerOf(customer: Pick<LiveSession["account"], "id"> | null): string {
  return customer ? ownerMark(customer.id) : "";
}
