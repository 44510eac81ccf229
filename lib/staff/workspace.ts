import "server-only";
import type { Context } from "@/lib/context";
import { isInNetworks } from "@/lib/networks";
import { hasMembers } from "@/lib/staff/member-store";

/**
 * Whether the workspace exists for a client: it is in one of STAFF_NETWORKS, and there is a staff member. Where it does
 * not exist, every address of it answers like an unknown one.
 *
 * @param address the client's IP address in canonical form; null when unknown
 */
export async function isWorkspaceOpen(ctx: Context, address: string | null): Promise<boolean> {
  return isInNetworks(address, ctx.settings.staff.networks) && (await hasMembers(ctx.db));
}
