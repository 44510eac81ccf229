import type { Metadata } from "next";
import { captchaTexts } from "@/app/_captcha/texts";
import { SafetyNote } from "@/app/_components/feedback/safety-note";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Aside, Narrow, Split } from "@/app/_components/layout/split";
import { NewPasswordForm } from "@/app/_new-password/new-password-form";
import { newPasswordTexts } from "@/app/_new-password/texts";
import { describePassword } from "@/lib/auth/credential/describe-password";
import { ownerMark } from "@/lib/web/action";
import { requireCustomer } from "@/lib/web/gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { ExpiredPassword } from "../expired-password";
import { rateRenewedPasswordAction, renewPasswordAction } from "./actions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("renew") };
}

/** Page for the yearly renewal, or any change, of the password by a signed-in customer (R12). */
export default async function RenewPasswordPage() {
  const { account } = await requireCustomer();
  const t = await getTranslations("account");
  const common = await getTranslations("common");
  const texts = await newPasswordTexts();
  const { daysLeft } = await describePassword(webContext(), account.id);
  if (daysLeft === null) {
    return (
      <Narrow>
        <PageHead heading={t("renew")} back={{ href: "/account", text: t("heading") }} />
        <Card heading={(await getTranslations("expired"))("heading")} headingId="expired">
          <ExpiredPassword owner={ownerMark(account.id)} />
        </Card>
      </Narrow>
    );
  }
  return (
    <>
      <PageHead heading={t("renew")} back={{ href: "/account", text: t("heading") }} />
      <Split
        aside={
          <Aside label={common("nav.help")}>
            <SafetyNote>{common("safety")}</SafetyNote>
          </Aside>
        }
      >
        <NewPasswordForm
          action={renewPasswordAction}
          rate={rateRenewedPasswordAction}
          emailAddress={account.emailAddress}
          mark={{ name: "owner", value: ownerMark(account.id) }}
          current={{
            label: t("currentPassword"),
            empty: t("error.currentEmpty"),
            captchaTexts: await captchaTexts("link"),
          }}
          texts={texts}
        />
      </Split>
    </>
  );
}
