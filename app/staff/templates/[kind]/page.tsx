import { Button } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import type { NotificationKind } from "@/lib/notification/email-templates";
import { isNotificationKind } from "@/lib/notification/notification-kinds";
import { mayUse } from "@/lib/staff/access";
import { previewForStaff } from "@/lib/staff/email-previews";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import { currentLocale } from "@/lib/web/locale";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { LOCALES, type Locale } from "@/messages";
import { answerUnknown, staffMetadata, staffPage } from "../../staff-page";
import { readLook, type ShownTemplate, TemplateView } from "../template-view";
import { sendTestEmailAction } from "./actions";

const ACCESS = "GET /staff/templates/[kind]";
const NOTICES = ["queued", "too-many"] as const;

export const generateMetadata = staffMetadata(ACCESS, async () =>
  (await getTranslations("staff.templates"))("heading"),
);

/** One e-mail template in both languages, with buttons that send it to the staff member. */
export default staffPage(ACCESS, async ({ session, params, search }) => {
  const t = await getTranslations("staff.templates");
  const kind = params.kind ?? "";
  if (!isNotificationKind(kind)) {
    return answerUnknown(t("unknown"));
  }
  const notice = NOTICES.find((one) => one === search.notice);
  const mayTest = mayUse(session.member.role, "POST send-test-email");
  const show = async (language: Locale): Promise<ShownTemplate> => ({
    language,
    preview: await previewForStaff(webContext(), kind, language),
    act: mayTest ? await testForm(session, kind, language) : null,
  });
  const [first, ...others] = LOCALES;
  const email = session.emailAddress;
  return (
    <>
      {notice ? (
        <Notice tone={notice === "queued" ? "success" : "warning"} place="page" status>
          {t(`notice.${notice}`, { email })}
        </Notice>
      ) : null}
      <TemplateView
        locale={await currentLocale()}
        look={readLook(search)}
        shown={[await show(first), ...(await Promise.all(others.map(show)))]}
      />
    </>
  );
});

async function testForm(session: StaffSession, kind: NotificationKind, language: Locale) {
  const t = await getTranslations("staff.templates");
  return (
    <form action={sendTestEmailAction.bind(null, undefined)}>
      <input type="hidden" name="owner" value={staffMark(session)} />
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="language" value={language} />
      <Button small hiddenText={t("testLanguage", { language: t(`language.${language}`) })}>
        {t("test", { email: session.emailAddress })}
      </Button>
    </form>
  );
}
