import { listEmailTemplates } from "@/lib/staff/email-previews";
import { currentLocale } from "@/lib/web/locale";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { staffMetadata, staffPage } from "../staff-page";
import { TemplateList } from "./template-list";

const ACCESS = "GET /staff/templates";

export const generateMetadata = staffMetadata(ACCESS, async () =>
  (await getTranslations("staff.templates"))("heading"),
);

/** Every e-mail that the portal can send. */
export default staffPage(ACCESS, async () => (
  <TemplateList locale={await currentLocale()} templates={await listEmailTemplates(webContext())} />
));
