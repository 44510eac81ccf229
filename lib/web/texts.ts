import "server-only";
import type { getTranslations as nextIntl } from "next-intl/server";
import { type Namespace, translatorOf } from "@/lib/i18n/translator";
import { currentLocale } from "@/lib/web/locale";

type GetTranslations = <Within extends Namespace = never>(namespace?: Within) => ReturnType<typeof nextIntl<Within>>;

/**
 * The texts of a page in the language of the request, e.g. `(await getTranslations("inbox"))("heading")`. The same as
 * next-intl's function, which compiles messages and makes number formats anew for each request.
 */
export const getTranslations = (async (namespace?: Namespace) =>
  translatorOf(await currentLocale(), namespace)) as GetTranslations;
