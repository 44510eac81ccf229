"use server";
import { cookies } from "next/headers";
import { typedPassword } from "@/lib/auth/credential/password-policy";
import { acceptInvitation } from "@/lib/staff/accept-invitation";
import { STAFF_PASSWORD_MAX_LENGTH, STAFF_PASSWORD_MIN_LENGTH } from "@/lib/staff/staff-password";
import { typedCode } from "@/lib/staff/totp";
import { loadNextPage } from "@/lib/web/next-page";
import { invitationAction } from "@/lib/web/staff-action";
import { writeStaffCookie } from "@/lib/web/staff-cookie";
import { getTranslations } from "@/lib/web/texts";
import type { InvitationState } from "./state";

/** Accepts an invitation: password and second factor, then the recovery codes. */
export const acceptInvitationAction = invitationAction<InvitationState>(async ({ ctx, client, token }, form) => {
  const t = await getTranslations("staff.invitation.error");
  const failed = (field: string, message: string): InvitationState => {
    return { errors: [{ field, message }], recoveryCodes: null };
  };
  const password = typedPassword(form.get("password"));
  if (password !== typedPassword(form.get("again"))) return failed("again", t("again"));
  const outcome = await acceptInvitation(ctx, { token, password, code: typedCode(form.get("code")), client });
  if (outcome.ok) {
    await writeStaffCookie(await cookies(), outcome.value.sessionId);
    return { errors: [], recoveryCodes: outcome.value.recoveryCodes };
  }
  switch (outcome.error.kind) {
    case "too-short":
      return failed("password", t("tooShort", { n: STAFF_PASSWORD_MIN_LENGTH }));
    case "too-long":
      return failed("password", t("tooLong", { n: STAFF_PASSWORD_MAX_LENGTH }));
    case "invalid-characters":
      return failed("password", t("characters"));
    case "guessable":
      return failed("password", t("guessable"));
    case "wrong-code":
      return failed("code", t("code"));
    case "overloaded":
      return failed("password", t("overloaded"));
    case "unknown-invitation":
      // The page says that the invitation cannot be accepted.
      return loadNextPage("/staff/invitation");
  }
});
