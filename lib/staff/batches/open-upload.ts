import "server-only";
import { recordLook } from "@/lib/audit/record-look";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { findUpload, listUploads, type UploadPosition } from "@/lib/delivery/upload/upload-store";
import { ZIP_LINE } from "@/lib/delivery/upload/zip-name";
import { translatorOf } from "@/lib/i18n/translator";
import { isUuid } from "@/lib/kernel/random";
import { problemText } from "@/lib/staff/batches/problem-text";
import { findMemberNames } from "@/lib/staff/member-store";
import { spreadsheetLines } from "@/lib/staff/spreadsheet-lines";
import type { Locale } from "@/messages";

const UPLOAD_PAGE_SIZE = 15;
/** Wrong lines on the page; the file has all that are stored. */
export const SHOWN_PROBLEMS = 500;

/**
 * One page of all uploads, the latest first, with who made them. @param after the last one of the page before; null for
 * the first page
 */
export async function listUploadsForStaff(ctx: Context, after: UploadPosition | null) {
  const found = await listUploads(ctx.db, { after, limit: UPLOAD_PAGE_SIZE + 1 });
  const rows = found.slice(0, UPLOAD_PAGE_SIZE);
  const names = await findMemberNames(
    ctx.db,
    rows.map(({ uploadedBy }) => uploadedBy),
  );
  return {
    rows: rows.map((row) => ({ ...row, uploader: names.get(row.uploadedBy)?.name ?? null })),
    next: found.length > UPLOAD_PAGE_SIZE ? (rows.at(-1) ?? null) : null,
  };
}

/**
 * An upload with what placing it would do, or its wrong lines. The look is recorded.
 *
 * @param input.id untrusted
 */
export async function openUpload(ctx: Context, { id, by }: { id: string; by: StaffActor }) {
  const upload = isUuid(id) ? await findUpload(ctx.db, id) : null;
  if (!upload) return null;
  await recordLook(
    { db: ctx.db, at: ctx.clock.now() },
    { kind: "batch.viewed", about: { uploadId: id, view: "upload" }, by },
  );
  const ids = [upload.uploadedBy, upload.endedBy, upload.handedOverTo].filter((one) => one !== null);
  const names = await findMemberNames(ctx.db, ids);
  const nameOf = (member: string | null) => (member ? (names.get(member)?.name ?? null) : null);
  return {
    ...upload,
    problems: upload.problems.slice(0, SHOWN_PROBLEMS),
    uploader: nameOf(upload.uploadedBy),
    ender: nameOf(upload.endedBy),
    receiver: nameOf(upload.handedOverTo),
  };
}

export type UploadForStaff = NonNullable<Awaited<ReturnType<typeof openUpload>>>;

/**
 * The stored wrong lines of an upload as CSV in the reader's language; null for an unknown id. The look is recorded.
 *
 * @param input.id untrusted
 */
export async function listUploadProblems(
  ctx: Context,
  { id, locale, by }: { id: string; locale: Locale; by: StaffActor },
): Promise<AsyncGenerator<string> | null> {
  const upload = isUuid(id) ? await findUpload(ctx.db, id) : null;
  if (!upload) return null;
  const details = { uploadId: id, list: "problems", ...staffDetails(by) };
  await recordAuditEvent(ctx.db, ctx.clock.now(), { kind: "batch.viewed", actor: "insurer", details });
  const { problems } = upload;
  return (async function* () {
    const t = translatorOf(locale, "staff.uploads.one");
    yield spreadsheetLines([[t("line"), t("reason")]], true);
    const lineOf = (line: number) => (line === ZIP_LINE ? t("zip") : line);
    yield spreadsheetLines(problems.map((problem) => [lineOf(problem.line), problemText(problem, locale)]));
  })();
}
