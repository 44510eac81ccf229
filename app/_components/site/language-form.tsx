import { getLocale, getTranslations } from "next-intl/server";
import type { Locale } from "@/messages";

type LanguageFormProps = { returnTo?: string; owner?: string; className?: string };

/**
 * Switches to the other language by a POST form, which works without script.
 *
 * @param props.returnTo own path to return to; without it the portal's first page (app/api/locale/route.ts)
 * @param props.owner mark of the account whose page this is: the language is saved for that account only
 */
export async function LanguageForm({ returnTo, owner, className }: LanguageFormProps) {
  const t = await getTranslations("common");
  const other: Locale = (await getLocale()) === "hu" ? "en" : "hu";
  return (
    <form action="/api/locale" method="post">
      <input type="hidden" name="locale" value={other} />
      {returnTo ? <input type="hidden" name="returnTo" value={returnTo} /> : null}
      {owner ? <input type="hidden" name="owner" value={owner} /> : null}
      <button className={className ?? "link"} type="submit" lang={other}>
        {t("language.switch")}
      </button>
    </form>
  );
}
