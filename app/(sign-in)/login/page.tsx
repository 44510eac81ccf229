import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { captchaTexts } from "@/app/_captcha/texts";
import { Notice } from "@/app/_components/feedback/notice";
import { SafetyNote } from "@/app/_components/feedback/safety-note";
import { formTexts } from "@/app/_components/form/form-texts";
import { Disclosure } from "@/app/_components/layout/disclosure";
import { Panel } from "@/app/_components/layout/panel";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { SESSION_IDLE_MINUTES } from "@/lib/auth/session/session";
import { currentSession } from "@/lib/web/gate";
import { ownPath } from "@/lib/web/own-path";
import { getTranslations } from "@/lib/web/texts";
import { LoginScreen } from "./login-screen";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("login"))("heading") };
}

export default async function LoginPage({ searchParams }: Search) {
  const search = await searchParams;
  const returnTo = ownPath(search.returnTo);
  const session = await currentSession();
  if (session) redirect(session.kind === "first-change" ? "/password/first" : (returnTo ?? "/inbox"));

  const t = await getTranslations("login");
  const common = await getTranslations("common");
  const texts = {
    ...(await formTexts()),
    heading: t("heading"),
    lead: t("lead"),
    emailLabel: t("emailLabel"),
    emailHint: t("emailHint"),
    passwordLabel: t("passwordLabel"),
    submit: t("submit"),
    forgot: t("forgot"),
    titleBlocked: common("title", { heading: "{heading}" }),
  };
  return (
    <LoginScreen
      texts={texts}
      captchaTexts={await captchaTexts("link")}
      returnTo={returnTo}
      notice={await arrivalNotice(search, returnTo)}
      panel={
        <Panel label={t("first")} foot={<SafetyNote>{common("safety")}</SafetyNote>}>
          <Disclosure heading={t("first")} level={2} wide>
            <p>
              <UnbrokenText>{t("firstText")}</UnbrokenText>
            </p>
            <p>{t("free")}</p>
          </Disclosure>
        </Panel>
      }
    />
  );
}

/** At most one notice from a closed list: why the customer is on this page. */
async function arrivalNotice(search: Awaited<Search["searchParams"]>, returnTo: string | null) {
  const t = await getTranslations("login");
  const notice = (text: string, success?: boolean) => (
    <Notice tone={success ? "success" : "info"} place="page" status>
      {text}
    </Notice>
  );
  if (search.notice === "signed-out") return notice(t("signedOut"), true);
  if (search.notice === "signed-out-everywhere") return notice(t("signedOutEverywhere"), true);
  if (search.notice === "address-changed") return notice((await getTranslations("account.address"))("done"), true);
  if (search.ended === "1") {
    return notice(t(search.draft === "1" ? "endedWithDraft" : "ended", { n: SESSION_IDLE_MINUTES }));
  }
  if (returnTo?.startsWith("/inbox")) return notice(t("fromEmail"));
  return returnTo ? notice(t("toContinue")) : null;
}
