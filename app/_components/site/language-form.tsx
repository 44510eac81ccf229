import { getLocale, getTranslations } from "next-intl/server";
import type { Locale } from "@/messages";

type LanguageFormProps = { returnTo?: string; owner?: string; className?: string };

/**
 * The way to the other language: a plain form, so that it works without script and nothing changes by a GET.
 * @param props.returnTo The own path to come back to; without it the portal's first page (app/api/locale/route.ts).
 * @param props.owner Mark of the account whose page this is: the choice is saved for that account only.
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
