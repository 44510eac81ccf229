import "server-only";
import type { LiveSession } from "@/lib/auth/session/live-session";
import { ownerMark } from "@/lib/web/action";
import { currentSession } from "@/lib/web/gate";

/**
 * The signed-in customer, or null. Signed-in customers need no e-mail to prove who they are. A session of the first
 * password change does not count.
 */
export async function currentCustomer(): Promise<LiveSession["account"] | null> {
  const session = await currentSession();
  return session?.kind === "full" ? session.account : null;
}

/** Value of the hidden field `owner`: whose form or draft it is. Empty for a visitor. */
export function ownerOf(customer: Pick<LiveSession["account"], "id"> | null): string {
  return customer ? ownerMark(customer.id) : "";
}
