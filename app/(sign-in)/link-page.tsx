import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/app/_components/control/button";
import { SystemPage } from "@/app/_components/feedback/system-page";
import { siteIdentity } from "@/app/_components/site/site-identity";
import type { ReopenReason } from "@/lib/web/opened-link";

/**
 * The link may still be good, but this browser has lost it, or holds another one now: the way on is the e-mail.
 */
export async function ReopenLink({ heading, reason }: { heading: string; reason: ReopenReason }) {
  const t = await getTranslations("newPassword");
  return <SystemPage heading={heading} lead={t(reason === "other-link" ? "otherLink" : "reopenLink")} />;
}

/** Expired, used or unknown: one page for all three, with one way on (new-5). */
export async function InvalidPasswordLink() {
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
export async function InvalidActivationLink() {
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
