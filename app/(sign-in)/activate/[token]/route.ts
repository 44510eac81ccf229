import { openLink } from "@/lib/web/open-link";
import { publicRoute } from "@/lib/web/route";

/** The link of the welcome letter. Consumes nothing: a mail scanner may open it as often as it likes (SEC-28). */
export const GET = publicRoute(async (_visit, { token }) => openLink("activation", token));
