import { openLink } from "@/lib/web/open-link";
import { publicRoute } from "@/lib/web/route";

/** The link of a letter about the password. Consumes nothing: a mail scanner may open it as it likes (SEC-28). */
export const GET = publicRoute(async (_visit, { token }) => openLink("password-link", token));
