import { publicRoute } from "@/lib/web/route";

/**
 * next-auth's own addresses stay shut: its credentials callback would be a second, unguarded door (SEC-10), its session
 * address would keep sessions alive by polling (SEC-37). Signing in is the login page's action, signing out ours.
 */
const closed = async () => new Response(null, { status: 404 });

export const GET = publicRoute(closed);
export const POST = publicRoute(closed);
