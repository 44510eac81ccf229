import type { ReactNode } from "react";
import { contactTags } from "@/app/_components/text/contact-tags";
import { getTranslations } from "@/lib/web/texts";

/** Texts of the captcha. Sentences with links are rendered on the server. */
export type CaptchaTexts = {
  heading: string;
  lead: string;
  errorPrefix: string;
  label: string;
  working: string;
  done: string;
  slow: string;
  down: string;
  /** No further challenge can be given within this hour. */
  exhausted: string;
  ownNote: string;
  serviceNote: string;
  noscript: string;
  /** The alternative: an e-mailed link, or customer service where a link does not help. */
  alternative: ReactNode;
};

/**
 * Texts of the captcha in the language of the page.
 *
 * @param alternative `link` where an e-mailed link lets the customer in; `service` where only a new initial password
 * does
 */
export async function captchaTexts(alternative: "link" | "service"): Promise<CaptchaTexts> {
  const t = await getTranslations("captcha");
  const activate = await getTranslations("activate");
  const common = await getTranslations("common");
  return {
    heading: t("heading"),
    lead: t("text"),
    errorPrefix: common("errorPrefix"),
    label: t("altchaLabel"),
    working: t("altchaWorking"),
    done: t("altchaDone"),
    slow: t("altchaSlow"),
    down: t("error.down"),
    exhausted: t("error.exhausted"),
    ownNote: t("altchaNote"),
    serviceNote: t("privacy"),
    noscript: t("noscript"),
    alternative:
      alternative === "link"
        ? t.rich("alternative", { link: (chunks) => <a href="/password/forgot">{chunks}</a> })
        : activate.rich("captchaAlternative", contactTags()),
  };
}
