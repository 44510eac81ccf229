import { formTexts } from "@/app/_components/form/form-texts";
import { Card } from "@/app/_components/layout/card";
import { qrPicture } from "@/lib/payment/qr-svg";
import { describeInvitation } from "@/lib/staff/accept-invitation";
import { STAFF_PASSWORD_MIN_LENGTH } from "@/lib/staff/staff-password";
import { openedLink } from "@/lib/web/opened-link";
import { currentStaff, isWorkspaceVisible } from "@/lib/web/staff-gate";
import { getTranslations } from "@/lib/web/texts";
import { webContext } from "@/lib/web/web-context";
import { StaffFrame } from "../_frame/staff-frame";
import styles from "../_frame/staff-frame.module.css";
import { answerClosed, staffEntryMetadata } from "../staff-page";
import { InvitationForm } from "./invitation-form";

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export const generateMetadata = staffEntryMetadata(async () => (await getTranslations("staff.invitation"))("heading"));

/** Where an invited person sets up password and second factor. */
export default async function InvitationPage({ searchParams }: Search) {
  if (!(await isWorkspaceVisible())) return answerClosed();
  const opened = await openedLink("staff-invitation", await searchParams);
  const t = await getTranslations("staff.invitation");
  const invitation = "reopen" in opened ? null : await describeInvitation(webContext(), opened.token);
  const isOther = "reopen" in opened && opened.reopen === "other-link";
  // The form stays while it shows the recovery codes: by then the link is used up and the person is signed in.
  if (isOther || (!invitation && !(await currentStaff()))) {
    return (
      <StaffFrame>
        <div className={`flow ${styles.entry}`}>
          <h1>{t("unknownHeading")}</h1>
          <p>{t("reopen" in opened ? "reopen" : "unknown")}</p>
        </div>
      </StaffFrame>
    );
  }
  const offer =
    invitation && !("reopen" in opened)
      ? {
          mark: opened.mark,
          email: invitation.emailAddress,
          base32: invitation.totp.base32.replaceAll(/(.{4})(?=.)/g, "$1 "),
          qr: qrPicture(invitation.totp.uri),
        }
      : null;
  return (
    <StaffFrame>
      <div className={styles.entry}>
        <Card>
          <InvitationForm
            offer={offer}
            texts={{
              ...(await formTexts()),
              heading: t("heading"),
              account: t("account", { name: invitation?.name ?? "", email: invitation?.emailAddress ?? "" }),
              passwordLabel: t("password"),
              passwordHint: t("passwordHint", { n: STAFF_PASSWORD_MIN_LENGTH }),
              again: t("again"),
              scan: t("scan"),
              secret: t("secret"),
              code: t("code"),
              codeHint: t("codeHint"),
              submit: t("submit"),
              doneHeading: t("doneHeading"),
              doneText: t("doneText"),
              open: t("open"),
            }}
          />
        </Card>
      </div>
    </StaffFrame>
  );
}
