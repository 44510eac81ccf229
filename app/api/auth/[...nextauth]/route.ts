import { publicRoute } from "@/lib/web/route";

/**
 * next-auth's own routes answer 404. Its credentials callback would be a second sign-in without our limits, and its
 * session route would keep sessions alive by polling. Signing in is an action of the sign-in page; signing out is
 * app/api/sign-out.
 */
const notFound = async () => new Response(null, { status: 404 });

export const GET = publicRoute(notFound);
export const POST = publicRoute(notFound);
