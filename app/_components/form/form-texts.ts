import { getTranslations } from "@/lib/web/texts";

/** Texts that every form needs; a form gets them as one prop and passes them to its fields. */
export type FormTexts = {
  errorSummary: string;
  errorPrefix: string;
  optional: string;
  working: string;
  password: { show: string; hide: string; showLabel: string; hideLabel: string; visible: string; hidden: string };
};

/** The form texts in the language of the page; on the server only. */
export async function formTexts(): Promise<FormTexts> {
  const t = await getTranslations("common");
  return {
    errorSummary: t("errorSummary"),
    errorPrefix: t("errorPrefix"),
    optional: t("optional"),
    working: t("working"),
    password: {
      show: t("password.show"),
      hide: t("password.hide"),
      showLabel: t("password.showLabel"),
      hideLabel: t("password.hideLabel"),
      visible: t("password.visible"),
      hidden: t("password.hidden"),
    },
  };
}
