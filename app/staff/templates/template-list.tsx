import { translatorOf } from "@/lib/i18n/translator";
import { MAX_SUBJECT_LENGTH } from "@/lib/notification/preview-email";
import type { ListedTemplate } from "@/lib/staff/email-previews";
import type { Locale } from "@/messages";
import { ScrollTable, TableHead } from "../_frame/scroll-table";
import tables from "../_frame/staff-table.module.css";

type TemplateListProps = { locale: Locale; templates: readonly ListedTemplate[] };

/** Every e-mail template with its name and its subjects. Also a page of `npm run email`, so it uses nothing of Next. */
export function TemplateList({ locale, templates }: TemplateListProps) {
  const t = translatorOf(locale, "staff.templates");
  const languages = templates[0]?.subjects.map((one) => t(`language.${one.locale}`)) ?? [];
  const subjectColumns = languages.map((language) => t("column.subject", { language }));
  return (
    <>
      <h1>{t("heading")}</h1>
      <p className="flow">{t("lead", { n: templates.length })}</p>
      <ScrollTable label={t("heading")}>
        <TableHead columns={[t("column.name"), ...subjectColumns, t("column.kind")]} />
        <tbody>
          {templates.map(({ kind, subjects }) => (
            <tr key={kind}>
              <th scope="row">
                <a href={`/staff/templates/${kind}`}>{t(`name.${kind}`)}</a>
              </th>
              {subjects.map((one) => (
                <td key={one.locale}>
                  <span lang={one.locale}>{one.subject}</span>{" "}
                  <span className={subjectClass(one.subject)}>
                    {t("length", { n: one.subject.length, max: MAX_SUBJECT_LENGTH })}
                  </span>
                </td>
              ))}
              <td className={tables.narrow}>
                <code>{kind}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </>
  );
}

/** A subject that mail clients on phones cut is marked. */
export function subjectClass(subject: string): string | undefined {
  return subject.length > MAX_SUBJECT_LENGTH ? tables.late : "muted";
}
