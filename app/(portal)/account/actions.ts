"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { signOutEverywhere, signOutSession } from "@/lib/auth/session/sign-out";
import { isUuid } from "@/lib/kernel/random";
import { customerAction } from "@/lib/web/action";
import { clearSessionCookie } from "@/lib/web/session-cookie";

/** Ends one session of the signed-in customer. An id of somebody else's session changes nothing. */
export const endSessionAction = customerAction<void>(async ({ ctx, session }, form) => {
  const sessionId = String(form.get("session") ?? "");
  if (isUuid(sessionId)) await signOutSession(ctx, { accountId: session.account.id, sessionId });
  redirect("/account?notice=session-ended");
});

/** Ends every session of the customer, including this one. */
export const signOutEverywhereAction = customerAction<void>(async ({ ctx, session }) => {
  await signOutEverywhere(ctx, session.account.id);
  clearSessionCookie(await cookies());
  redirect("/login?notice=signed-out-everywhere");
});
