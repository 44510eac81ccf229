import { getTranslations } from "@/lib/web/texts";
import { answerUnknown, staffMetadata, staffPage } from "../staff-page";

const ACCESS = "GET /staff/[...unknown]";

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.unknown"))("heading"));

/** Addresses that do not exist, inside the frame of the workspace for those who are signed in. */
export default staffPage(ACCESS, async () => answerUnknown((await getTranslations("staff.unknown"))("heading")));
