import { Button } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { Choice } from "@/app/_components/form/choice";
import { mayUse } from "@/lib/staff/access";
import type { UploadForStaff } from "@/lib/staff/batches/open-upload";
import type { StaffSession } from "@/lib/staff/live-staff-session";
import { staffMark } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import styles from "../../../_frame/staff-table.module.css";
import { WarningText } from "../../warning-text";
import { cancelUploadAction, placeUploadAction } from "./actions";

/** What is unusual about the batch, and the buttons to place or cancel it. Empty once that is decided. */
export async function DecideForms({ upload, session }: { upload: UploadForStaff; session: StaffSession }) {
  const t = await getTranslations("staff.uploads.one");
  const { id, state, preview } = upload;
  const isOpen = state === "checked" || state === "failed";
  if (!isOpen || !preview || !mayUse(session.member.role, "POST place-upload")) return null;
  const hidden = (
    <>
      <input type="hidden" name="owner" value={staffMark(session)} />
      <input type="hidden" name="upload" value={id} />
    </>
  );
  return (
    <section className={styles.panel} aria-labelledby="decide">
      <h2 id="decide">{t("decide")}</h2>
      {preview.warnings.map((warning) => (
        <Notice key={warning.code} tone="warning">
          <WarningText warning={warning} />
        </Notice>
      ))}
      <div className={styles.decisions}>
        <form className="flow" action={placeUploadAction.bind(null, undefined)}>
          {preview.warnings.length > 0 ? (
            <Choice type="checkbox" name="confirmed" value="yes" required>
              {t("confirm")}
            </Choice>
          ) : null}
          <Button small>{t("place", { n: preview.placed })}</Button>
          {hidden}
        </form>
        <form action={cancelUploadAction.bind(null, undefined)}>
          {hidden}
          <Button small danger>
            {t("cancel")}
          </Button>
        </form>
      </div>
    </section>
  );
}
