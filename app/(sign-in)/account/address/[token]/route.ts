import { openLink } from "@/lib/web/open-link";
import { publicRoute } from "@/lib/web/route";

/** The link of the e-mail to the new address. A GET never uses the link up, because mail scanners open links. */
export const GET = publicRoute(async (_call, { token }) => openLink("address-link", token));
