import { ButtonLink } from "@/app/_components/control/button";
import { SystemPage } from "@/app/_components/feedback/system-page";
import { siteIdentity } from "@/app/_components/site/site-identity";
import type { ReopenReason } from "@/lib/web/opened-link";
import { getTranslations } from "@/lib/web/texts";

async function reopenTexts(reason: ReopenReason): Promise<{ heading: string; text: string }> {
  const t = await getTranslations("newPassword");
  return reason === "other-link"
    ? { heading: t("otherLink.heading"), text: t("otherLink.text") }
    : { heading: t("reopenLink.heading"), text: t("reopenLink.text") };
}

/** The link's cookie has expired or holds another link: the customer must open the link in the e-mail again. */
export async function ReopenLink({ reason }: { reason: ReopenReason }) {
  const { heading, text } = await reopenTexts(reason);
  return <SystemPage heading={heading} lead={text} />;
}

/**
 * The title of a page that an e-mailed link opens, the same as its heading.
 *
 * @param link the opened link, or why it must be opened again
 * @param usable whether the link can be used
 * @param heading of the page of a usable link
 */
export async function linkTitle(link: { reopen: ReopenReason } | object, usable: boolean, heading: string) {
  if ("reopen" in link) return (await reopenTexts(link.reopen)).heading;
  return usable ? heading : (await getTranslations("newPassword.badLink"))("heading");
}

/** One page for expired, used and unknown password links. */
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

/** The same for activation links; a customer who has set their own password can sign in with it. */
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

/** Ten wrong initial passwords, over all links, make it void; only customer service can issue another. */
export async function VoidInitialPassword() {
  const t = await getTranslations("activate.void");
  const { supportPhone } = siteIdentity();
  const values = { phone: supportPhone, tel: (chunks: string) => chunks };
  return <SystemPage heading={t("heading")} lead={t.markup("text", values)} phone={supportPhone} />;
}
