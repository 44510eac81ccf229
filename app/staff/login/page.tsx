import { redirect } from "next/navigation";
import { Button, Buttons } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { formTexts } from "@/app/_components/form/form-texts";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { STAFF_IDLE_MINUTES } from "@/lib/staff/staff-session";
import { currentStaff, isWorkspaceVisible } from "@/lib/web/staff-gate";
import { staffPath } from "@/lib/web/staff-path";
import { getTranslations } from "@/lib/web/texts";
import { webSettings } from "@/lib/web/web-settings";
import { StaffFrame } from "../_frame/staff-frame";
import styles from "../_frame/staff-frame.module.css";
import { answerClosed, staffEntryMetadata } from "../staff-page";
import { StaffLoginForm } from "./staff-login-form";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export const generateMetadata = staffEntryMetadata(async () => (await getTranslations("staff.login"))("heading"));

/** The sign-in page of staff: the OpenID provider's button, or password and second factor. */
export default async function StaffLoginPage({ searchParams }: Search) {
  if (!(await isWorkspaceVisible())) return answerClosed();
  const search = await searchParams;
  const returnTo = staffPath(search.returnTo);
  if (await currentStaff()) redirect(returnTo ?? "/staff");
  const t = await getTranslations("staff.login");
  const notice = await arrivalNotice(search);
  return (
    <StaffFrame>
      <div className={styles.entry}>
        {notice}
        <Card>
          <PageHead heading={t("heading")} lead={t("lead")} />
          {webSettings().staff.oidc ? (
            <form action={`/staff/oidc/start${returnTo ? `?${new URLSearchParams({ returnTo })}` : ""}`} method="post">
              <Buttons fill>
                <Button variant="primary">{t("oidc")}</Button>
              </Buttons>
            </form>
          ) : (
            <StaffLoginForm
              returnTo={returnTo}
              texts={{
                ...(await formTexts()),
                email: t("email"),
                passwordLabel: t("password"),
                code: t("code"),
                codeHint: t("codeHint"),
                submit: t("submit"),
              }}
            />
          )}
        </Card>
      </div>
    </StaffFrame>
  );
}

/** At most one notice from a closed list: why the staff member is on this page. */
async function arrivalNotice(search: Record<string, string | string[] | undefined>) {
  const t = await getTranslations("staff.login");
  const notice = (text: string, tone: "info" | "success" | "warning") => (
    <Notice tone={tone} place="page" status>
      {text}
    </Notice>
  );
  if (search.notice === "signed-out") return notice(t("signedOut"), "success");
  if (search.notice === "oidc-refused") return notice(t("oidcRefused"), "warning");
  if (search.notice === "oidc-failed") return notice(t("oidcFailed"), "warning");
  return search.ended === "1" ? notice(t("ended", { n: STAFF_IDLE_MINUTES }), "info") : null;
}
