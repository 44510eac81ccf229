import { openLink } from "@/lib/web/open-link";
import { staffEntryRoute } from "@/lib/web/staff-route";

/** The link of an invitation, which `portal staff invite` prints. A GET never uses it up. */
export const GET = staffEntryRoute(async (_call, { token }) => openLink("staff-invitation", token));
