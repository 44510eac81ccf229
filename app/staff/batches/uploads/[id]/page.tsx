import { Button, ButtonLink } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { ZIP_LINE } from "@/lib/delivery/upload/zip-name";
import { formatDateTime } from "@/lib/i18n/format";
import { mayUse } from "@/lib/staff/access";
import { openUpload, SHOWN_PROBLEMS, type UploadForStaff } from "@/lib/staff/batches/open-upload";
import { problemText } from "@/lib/staff/batches/problem-text";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import { currentLocale } from "@/lib/web/locale";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { StaffTable } from "../../../_frame/staff-table";
import styles from "../../../_frame/staff-table.module.css";
import { answerUnknown, staffMetadata, staffPage } from "../../../staff-page";
import { DecideForms } from "./decide-forms";

const ACCESS = "GET /staff/batches/uploads/[id]";
const NOTICES = ["placing", "cancelled", "decided", "unconfirmed", "gone"] as const;
/** Results that are no success. */
const WARNINGS: readonly string[] = ["decided", "unconfirmed", "gone"];

export const generateMetadata = staffMetadata(ACCESS, async () => (await getTranslations("staff.uploads"))("heading"));

/** An uploaded batch: what placing it would do, or everything that is wrong; the buttons to place or cancel it. */
export default staffPage(ACCESS, async ({ session, params, search }) => {
  const t = await getTranslations("staff.uploads");
  const upload = await openUpload(webContext(), { id: params.id ?? "", by: session.member });
  if (!upload) {
    return answerUnknown(t("unknown"));
  }
  const locale = await currentLocale();
  const notice = NOTICES.find((one) => one === search.notice);
  const { filename, state, uploader, uploadedAt } = upload;
  return (
    <>
      {notice ? (
        <Notice tone={WARNINGS.includes(notice) ? "warning" : "success"} place="page" status>
          {t(`one.notice.${notice}`)}
        </Notice>
      ) : null}
      <h1>{t("one.heading", { name: filename })}</h1>
      <p>
        <b>{t(`state.${state}`)}</b> ·{" "}
        {t("one.uploaded", { name: uploader ?? "–", datetime: formatDateTime(uploadedAt, locale) })}
      </p>
      <Preview upload={upload} />
      <DecideForms upload={upload} session={session} />
      <Placed upload={upload} session={session} />
      <Problems upload={upload} />
    </>
  );
});

async function Preview({ upload: { preview, state } }: { upload: UploadForStaff }) {
  const t = await getTranslations("staff.uploads.one");
  const locale = await currentLocale();
  // Once it is decided, the page of the batch has the numbers.
  if (!preview || (state !== "checked" && state !== "failed" && state !== "placing")) return null;
  const { lines, placed, alreadyPlaced, customerPortal, postal, newCustomers, documents, remarks } = preview;
  return (
    <section className={styles.panel} aria-labelledby="preview">
      <h2 id="preview">{t("preview")}</h2>
      <ul>
        <li>{t("lines", { n: lines })}</li>
        <li>{t("placed", { n: placed, documents })}</li>
        <li>{t("newCustomers", { n: newCustomers })}</li>
        <li>{t("already", { n: alreadyPlaced })}</li>
        <li>{t("portal", { n: customerPortal })}</li>
        <li>{t("postal", { n: postal })}</li>
      </ul>
      {remarks.length > 0 ? (
        <>
          <h3>{t("remarks")}</h3>
          <ul>
            {remarks.map((remark) => (
              <li key={`${remark.line} ${remark.reason}`}>
                {t("remark", { line: remark.line, reason: problemText(remark, locale) })}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

async function Placed({ upload, session }: { upload: UploadForStaff; session: StaffSession }) {
  const t = await getTranslations("staff.uploads.one");
  const locale = await currentLocale();
  const { id, state, batchId, resultId, handedOverAt, receiver } = upload;
  if (state === "placing") return <p>{t("wait")}</p>;
  if (state !== "placed" || !batchId) return null;
  const isReceiver = mayUse(session.member.role, "POST /staff/files/batch-uploads/[id]/result");
  return (
    <section className={styles.panel} aria-labelledby="result">
      <h2 id="result">{t("result")}</h2>
      <p>
        <a href={`/staff/batches/${batchId}`}>{t("batch")}</a>
      </p>
      {handedOverAt ? (
        <p>{t("handedOver", { name: receiver ?? "–", datetime: formatDateTime(handedOverAt, locale) })}</p>
      ) : null}
      {resultId && isReceiver ? (
        <form method="post" action={`/staff/files/batch-uploads/${id}/result`}>
          <input type="hidden" name="owner" value={staffMark(session)} />
          <Button small icon="download">
            {t("handOver")}
          </Button>
          <p className="muted after">{t("handOverHint")}</p>
        </form>
      ) : null}
    </section>
  );
}

async function Problems({ upload: { id, problems, problemCount } }: { upload: UploadForStaff }) {
  const t = await getTranslations("staff.uploads.one");
  const locale = await currentLocale();
  if (problems.length === 0) return null;
  return (
    <section className={styles.stack} aria-labelledby="problems">
      <div className={styles.head}>
        <div>
          <h2 id="problems">{t("problems", { n: problemCount })}</h2>
          <p>{t("nothingPlaced")}</p>
        </div>
        <ButtonLink small icon="download" href={`/staff/files/batch-uploads/${id}/problems`}>
          {t("allProblems")}
        </ButtonLink>
      </div>
      <StaffTable
        label={t("problems", { n: problemCount })}
        columns={[{ name: t("line"), look: "count" }, { name: t("reason") }]}
        rows={problems.map((problem) => ({
          key: `${problem.line} ${problem.reason}`,
          cells: [problem.line === ZIP_LINE ? t("zip") : problem.line, problemText(problem, locale)],
        }))}
      />
      {problemCount > SHOWN_PROBLEMS ? <p>{t("more", { n: problemCount - SHOWN_PROBLEMS })}</p> : null}
    </section>
  );
}
