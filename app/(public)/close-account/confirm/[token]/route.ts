import { openLink } from "@/lib/web/open-link";
import { publicRoute } from "@/lib/web/route";

/** The link of the letter that asks for confirmation. Consumes nothing (SEC-28). */
export const GET = publicRoute(async (_visit, { token }) => openLink("closure-link", token));
