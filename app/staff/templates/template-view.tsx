import type { ReactNode } from "react";
import { formatFileSize } from "@/lib/i18n/format";
import { translatorOf } from "@/lib/i18n/translator";
import {
  EMAIL_SCHEMES,
  type EmailPreview,
  type EmailScheme,
  MAX_SUBJECT_LENGTH,
} from "@/lib/notification/preview-email";
import type { Locale } from "@/messages";
import tables from "../_frame/staff-table.module.css";
import { subjectClass } from "./template-list";
import styles from "./template-view.module.css";

export const PREVIEW_WIDTHS = ["phone", "computer"] as const;
export type PreviewWidth = (typeof PREVIEW_WIDTHS)[number];
export type PreviewLook = { scheme: EmailScheme; width: PreviewWidth };

/** How the preview is shown; the first of each for anything that is not one of them. */
export function readLook(search: { scheme?: unknown; width?: unknown }): PreviewLook {
  return {
    scheme: EMAIL_SCHEMES.find((one) => one === search.scheme) ?? "light",
    width: PREVIEW_WIDTHS.find((one) => one === search.width) ?? "phone",
  };
}

/** The same template in one language, with what can be done with it. */
export type ShownTemplate = { language: Locale; preview: EmailPreview; act?: ReactNode };

type TemplateViewProps = { locale: Locale; look: PreviewLook; shown: readonly [ShownTemplate, ...ShownTemplate[]] };

/**
 * One e-mail template in every language: what a mail client's list shows, the e-mail in a frame and its text part. Also
 * a page of `npm run email`, so it uses nothing of Next.
 */
export function TemplateView({ locale, look, shown }: TemplateViewProps) {
  const t = translatorOf(locale, "staff.templates");
  const { kind } = shown[0].preview;
  return (
    <>
      <p>
        <a href="/staff/templates">{t("back")}</a>
      </p>
      <h1>{t(`name.${kind}`)}</h1>
      <p className="flow">{t("sample")}</p>
      <nav aria-label={t("look")} className={styles.looks}>
        <Tabs kind={kind} look={look} name="width" values={PREVIEW_WIDTHS} text={(value) => t(`width.${value}`)} />
        <Tabs kind={kind} look={look} name="scheme" values={EMAIL_SCHEMES} text={(value) => t(`scheme.${value}`)} />
      </nav>
      <div className={`${tables.grid} ${look.width === "phone" ? styles.phones : styles.computers}`}>
        {shown.map(({ language, preview, act }) => (
          <section key={language} className={tables.panel} aria-labelledby={language}>
            <h2 id={language}>{t(`language.${language}`)}</h2>
            <dl className={styles.details}>
              <div>
                <dt>{t("subject")}</dt>
                <dd>
                  <b lang={language}>{preview.subject}</b>{" "}
                  <span className={subjectClass(preview.subject)}>
                    {t("length", { n: preview.subject.length, max: MAX_SUBJECT_LENGTH })}
                  </span>
                </dd>
              </div>
              <div>
                <dt>{t("preheader")}</dt>
                <dd lang={preview.preheader ? language : undefined}>{preview.preheader ?? t("noPreheader")}</dd>
              </div>
              <div>
                <dt>{t("size")}</dt>
                <dd>{formatFileSize(Buffer.byteLength(preview.html), locale)}</dd>
              </div>
            </dl>
            {act}
            <iframe
              className={look.width === "phone" ? styles.phone : styles.computer}
              title={t("frame", { language: t(`language.${language}`) })}
              src={`/staff/files/templates/${kind}?${new URLSearchParams({ language, scheme: look.scheme })}`}
              sandbox=""
            />
            <details className={styles.text}>
              <summary>{t("text")}</summary>
              <pre lang={language}>{preview.text}</pre>
            </details>
          </section>
        ))}
      </div>
    </>
  );
}

type TabsProps<Value extends string> = {
  kind: string;
  look: PreviewLook;
  name: keyof PreviewLook;
  values: readonly Value[];
  text: (value: Value) => string;
};

function Tabs<Value extends string>({ kind, look, name, values, text }: TabsProps<Value>) {
  return (
    <ul className={tables.tabs}>
      {values.map((value) => (
        <li key={value}>
          <a
            className={tables.tab}
            href={`/staff/templates/${kind}?${new URLSearchParams({ ...look, [name]: value })}`}
            aria-current={look[name] === value ? "true" : undefined}
          >
            {text(value)}
          </a>
        </li>
      ))}
    </ul>
  );
}
