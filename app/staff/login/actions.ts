"use server";
import { cookies } from "next/headers";
import { typedPassword } from "@/lib/auth/credential/password-policy";
import { signInStaff } from "@/lib/staff/sign-in-staff";
import { typedCode } from "@/lib/staff/totp";
import { loadNextPage } from "@/lib/web/next-page";
import { setResponseStatus } from "@/lib/web/response-status";
import { staffEntryAction } from "@/lib/web/staff-action";
import { writeStaffCookie } from "@/lib/web/staff-cookie";
import { staffPath } from "@/lib/web/staff-path";
import { getTranslations } from "@/lib/web/texts";
import type { StaffLoginState } from "./state";

const STATUS = { "too-many": 429, overloaded: 503 } as const;
const ERROR_KEYS = { wrong: "wrong", "too-many": "tooMany", overloaded: "overloaded" } as const;

/** Signs a staff member in by address, password and code. On failure the form keeps the address only. */
export const staffSignInAction = staffEntryAction<StaffLoginState>(async ({ ctx, client }, form) => {
  const t = await getTranslations("staff.login.error");
  const email = String(form.get("email") ?? "");
  const password = typedPassword(form.get("password"));
  const code = typedCode(form.get("code"));
  const typed = { email, password, code };
  const missing = (["email", "password", "code"] as const).filter((field) => typed[field] === "");
  if (missing.length > 0) {
    return { email, errors: missing.map((field) => ({ field, message: t(`missing.${field}`) })) };
  }
  const outcome = await signInStaff(ctx, { emailAddress: email, password, code, client });
  if (!outcome.ok) {
    const { kind } = outcome.error;
    if (kind !== "wrong") setResponseStatus(STATUS[kind]);
    return { email, errors: [{ field: "email", message: t(ERROR_KEYS[kind]) }] };
  }
  await writeStaffCookie(await cookies(), outcome.value.sessionId);
  const { recoveryCodesLeft } = outcome.value;
  if (recoveryCodesLeft !== null) return loadNextPage(`/staff?notice=recovery-code&left=${recoveryCodesLeft}`);
  return loadNextPage(staffPath(form.get("returnTo")) ?? "/staff");
});
