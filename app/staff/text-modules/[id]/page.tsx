import { formTexts } from "@/app/_components/form/form-texts";
import { translatorOf } from "@/lib/i18n/translator";
import {
  fillModule,
  MAX_MODULE_LENGTH,
  MAX_MODULE_NAME_LENGTH,
  MODULE_VARIABLES,
  type ModuleVariable,
} from "@/lib/mailbox/staff/text-module";
import { findTextModule } from "@/lib/staff/text-modules";
import { currentLocale } from "@/lib/web/locale";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { LOCALES, type Locale } from "@/messages";
import styles from "../../_frame/staff-table.module.css";
import { answerUnknown, staffMetadata, staffPage } from "../../staff-page";
import { ModuleForm } from "./module-form";
import { RemoveModule } from "./remove-module";

const ACCESS = "GET /staff/text-modules/[id]";
const VARIABLES = Object.keys(MODULE_VARIABLES) as ModuleVariable[];

export const generateMetadata = staffMetadata(ACCESS, async () =>
  (await getTranslations("staff.textModules"))("editHeading"),
);

/**
 * A text module to change, or a new one under `/staff/text-modules/new`; beside it the variables and how it will look.
 */
export default staffPage(ACCESS, async ({ session, params }) => {
  const t = await getTranslations("staff.textModules");
  const isNew = params.id === "new";
  const module = isNew ? null : await findTextModule(webContext(), params.id ?? "");
  if (!isNew && !module) {
    return answerUnknown(t("unknown"));
  }
  const languages = await getTranslations("common.language");
  return (
    <>
      <p>
        <a href="/staff/text-modules">{t("back")}</a>
      </p>
      <h1>{t(isNew ? "newHeading" : "editHeading")}</h1>
      <div className={styles.columns}>
        <section className={styles.panel} aria-label={t(isNew ? "newHeading" : "editHeading")}>
          <ModuleForm
            owner={staffMark(session)}
            present={module && { id: module.id, version: module.version }}
            start={{ name: module?.name ?? "", locale: module?.locale ?? "hu", body: module?.body ?? "" }}
            locales={LOCALES.map((locale) => ({ value: locale, label: languages(locale) }))}
            texts={{
              ...(await formTexts()),
              name: t("name"),
              nameHint: t("nameHint", { n: MAX_MODULE_NAME_LENGTH }),
              locale: t("locale"),
              body: t("body"),
              bodyHint: t("bodyHint", { n: MAX_MODULE_LENGTH }),
              save: t("save"),
            }}
          />
          {module ? (
            <RemoveModule
              owner={staffMark(session)}
              present={{ id: module.id, version: module.version }}
              text={t("remove")}
            />
          ) : null}
        </section>
        <div>
          {await variables()}
          {module ? await preview(module) : null}
        </div>
      </div>
    </>
  );
});

async function variables() {
  const t = await getTranslations("staff.textModules");
  const own = (await currentLocale()) === "hu" ? 0 : 1;
  return (
    <section className={styles.panel} aria-labelledby="variables">
      <h2 id="variables">{t("variables")}</h2>
      <ul>
        {VARIABLES.map((variable) => (
          <li key={variable}>
            <code>{`{${MODULE_VARIABLES[variable][own]}}`}</code> – {t(`variable.${variable}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The saved text with invented data, as a customer of its language would read it. */
async function preview({ locale, body }: { locale: Locale; body: string }) {
  const t = await getTranslations("staff.textModules");
  const sample = translatorOf(locale, "staff.textModules.sample");
  const values = Object.fromEntries(VARIABLES.map((one) => [one, sample(one)])) as Record<ModuleVariable, string>;
  const text = fillModule(body, values);
  return (
    <section className={styles.panel} aria-labelledby="preview">
      <h2 id="preview">{t("preview")}</h2>
      <p className={styles.pre} lang={locale}>
        {translatorOf(locale, "staff.answer")("frame", { name: values.name, text })}
      </p>
    </section>
  );
}
