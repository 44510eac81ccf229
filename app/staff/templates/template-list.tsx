import { Fragment } from "react";
import { translatorOf } from "@/lib/i18n/translator";
import { MAX_SUBJECT_LENGTH } from "@/lib/notification/preview-email";
import type { ListedTemplate } from "@/lib/staff/email-previews";
import type { Locale } from "@/messages";
import { StaffTable } from "../_frame/staff-table";
import tables from "../_frame/staff-table.module.css";

type TemplateListProps = { locale: Locale; templates: readonly ListedTemplate[] };

/** Every e-mail template with its name and its subjects. Also a page of `npm run email`, so it uses nothing of Next. */
export function TemplateList({ locale, templates }: TemplateListProps) {
  const t = translatorOf(locale, "staff.templates");
  const languages = templates[0]?.subjects.map((one) => t(`language.${one.locale}`)) ?? [];
  return (
    <>
      <h1>{t("heading")}</h1>
      <p className="muted">{t("lead", { n: templates.length })}</p>
      <StaffTable
        label={t("heading")}
        columns={[
          { name: t("column.name"), look: "heading" },
          ...languages.map((language) => ({ name: t("column.subject", { language }) })),
          { name: t("column.kind"), look: "narrow" },
        ]}
        rows={templates.map(({ kind, subjects }) => ({
          key: kind,
          cells: [
            <a key="name" href={`/staff/templates/${kind}`}>
              {t(`name.${kind}`)}
            </a>,
            ...subjects.map((one) => (
              <Fragment key={one.locale}>
                <span lang={one.locale}>{one.subject}</span>{" "}
                <span className={subjectClass(one.subject)}>
                  {t("length", { n: one.subject.length, max: MAX_SUBJECT_LENGTH })}
                </span>
              </Fragment>
            )),
            <code key="kind">{kind}</code>,
          ],
        }))}
      />
    </>
  );
}

/** A subject that mail clients on phones cut is marked. */
export function subjectClass(subject: string): string {
  return subject.length > MAX_SUBJECT_LENGTH ? `nowrap ${tables.late}` : "nowrap muted";
}
