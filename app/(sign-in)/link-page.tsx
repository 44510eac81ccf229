import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/app/_components/button";
import { siteIdentity } from "@/app/_components/site-identity";
import { SystemPage } from "@/app/_components/system-page";

/** The link was opened too long ago; it is still good, so the way on is the letter (new-8). */
export async function ReopenLink({ heading }: { heading: string }) {
  const t = await getTranslations("newPassword");
  return <SystemPage heading={heading} lead={t("reopenLink")} />;
}

/** Expired, used or unknown: one page for all three, with one way on (new-5). */
export async function DeadPasswordLink() {
  const t = await getTranslations("newPassword.badLink");
  return (
    <SystemPage heading={t("heading")} lead={t("text")}>
      <ButtonLink variant="primary" href="/password/forgot">
        {t("again")}
      </ButtonLink>
    </SystemPage>
  );
}

/** The same for a first sign-in: who has a password of his own already signs in with it (activate-5). */
export async function DeadActivationLink() {
  const t = await getTranslations("activate.badLink");
  const again = await getTranslations("newPassword.badLink");
  const login = await getTranslations("login");
  return (
    <SystemPage heading={t("heading")} lead={t("text")}>
      <ButtonLink variant="primary" href="/password/forgot">
        {again("again")}
      </ButtonLink>
      <ButtonLink variant="quiet" href="/login">
        {login("heading")}
      </ButtonLink>
    </SystemPage>
  );
}

/** Ten wrong initial passwords, over however many links: only customer service can help (activate-4). */
export async function VoidInitialPassword() {
  const t = await getTranslations("activate.void");
  const { supportPhone } = siteIdentity();
  const plain = { phone: supportPhone, tel: (chunks: string) => chunks };
  return <SystemPage heading={t("heading")} lead={t.markup("text", plain)} phone={supportPhone} />;
}
