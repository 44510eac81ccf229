import { Button } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { ZIP_LIMITS } from "@/lib/delivery/upload/unpack-zip";
import { formatDateTimeMedium } from "@/lib/i18n/format";
import { mayUse } from "@/lib/staff/access";
import { readUploadPosition, writeUploadPosition } from "@/lib/staff/batches/batch-list";
import { listUploadsForStaff } from "@/lib/staff/batches/open-upload";
import { currentLocale } from "@/lib/web/locale";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { PagesLinks } from "../../_frame/pages-links";
import { StaffTable } from "../../_frame/staff-table";
import styles from "../../_frame/staff-table.module.css";
import { staffMetadata, staffPage } from "../../staff-page";

const ACCESS = "GET /staff/batches/uploads";
const NOTICES = [
  ...(["no-file", "too-large", "broken", "busy", "not-a-zip", "damaged", "too-many-files", "bomb"] as const),
  ...(["encrypted", "no-manifest", "scanner-down"] as const),
];
const MEGABYTE = 1024 * 1024;

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.uploads"))("heading"));

/** The form to upload the folder of a batch as a ZIP, and the latest uploads. */
export default staffPage(ACCESS, async ({ session, search }) => {
  const t = await getTranslations("staff.uploads");
  const locale = await currentLocale();
  const after = readUploadPosition(search.after);
  const { rows: uploads, next } = await listUploadsForStaff(webContext(), after);
  const notice = NOTICES.find((one) => one === search.notice);
  const limits = {
    zip: ZIP_LIMITS.maxZipBytes / MEGABYTE,
    unpacked: ZIP_LIMITS.maxUnpackedBytes / MEGABYTE,
    files: ZIP_LIMITS.maxEntries,
  };
  return (
    <>
      {notice ? (
        <Notice tone="warning" place="page" status>
          {t(`notice.${notice}`, limits)}
        </Notice>
      ) : null}
      <h1>{t("heading")}</h1>
      {mayUse(session.member.role, "POST /staff/files/batch-uploads") ? (
        <section className={styles.panel} aria-label={t("upload")}>
          <div className={styles.beside}>
            <div>
              <p>{t("lead")}</p>
              <p className="muted after">{t("limits", limits)}</p>
            </div>
            <form
              className={styles.filters}
              method="post"
              encType="multipart/form-data"
              action="/staff/files/batch-uploads"
            >
              <input type="hidden" name="owner" value={staffMark(session)} />
              <label>
                {t("file")}
                <input type="file" name="zip" accept=".zip,application/zip" required />
              </label>
              <Button small>{t("submit")}</Button>
            </form>
          </div>
        </section>
      ) : null}
      <h2>{t("latest")}</h2>
      {uploads.length === 0 ? (
        <p>{t("none")}</p>
      ) : (
        <StaffTable
          label={t("latest")}
          columns={[
            { name: t("column.file"), look: "heading" },
            { name: t("column.state") },
            { name: t("column.by") },
            { name: t("column.at"), look: "narrow" },
          ]}
          rows={uploads.map(({ id, filename, state, uploader, uploadedAt }) => ({
            key: id,
            cells: [
              <a key="file" href={`/staff/batches/uploads/${id}`}>
                {filename}
              </a>,
              t(`state.${state}`),
              uploader ?? "–",
              formatDateTimeMedium(uploadedAt, locale),
            ],
          }))}
        />
      )}
      <PagesLinks
        first={after ? "/staff/batches/uploads" : null}
        next={next ? `/staff/batches/uploads?after=${writeUploadPosition(next)}` : null}
        texts={{ first: t("first"), next: t("next") }}
      />
    </>
  );
});
