import { openLink } from "@/lib/web/open-link";
import { publicRoute } from "@/lib/web/route";

/** The link of the letter to the new address. Consumes nothing (SEC-28). */
export const GET = publicRoute(async (_visit, { token }) => openLink("address-link", token));
