"use server";
import { cookies } from "next/headers";
import { signOutStaff } from "@/lib/staff/sign-out-staff";
import { loadNextPage } from "@/lib/web/next-page";
import { staffAction } from "@/lib/web/staff-action";
import { clearStaffCookie } from "@/lib/web/staff-cookie";

/** Ends the session of the signed-in staff member. */
export const signOutStaffAction = staffAction<void>("POST sign-out", async ({ ctx, session }) => {
  await signOutStaff(ctx, session);
  clearStaffCookie(await cookies());
  return loadNextPage("/staff/login?notice=signed-out");
});
