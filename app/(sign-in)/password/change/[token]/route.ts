import { openLink } from "@/lib/web/open-link";
import { publicRoute } from "@/lib/web/route";

/** The link of an e-mail about the password. A GET never uses the link up, because mail scanners open links. */
export const GET = publicRoute(async (_call, { token }) => openLink("password-link", token));
