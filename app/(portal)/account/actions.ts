"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { afterResponse } from "@/app/after-response";
import { chooseUnreadReminders } from "@/lib/account/choose-unread-reminders";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { signOutEverywhere, signOutSession } from "@/lib/auth/session/sign-out";
import { isUuid } from "@/lib/kernel/random";
import { customerAction } from "@/lib/web/action";
import { entryPath } from "@/lib/web/entry-cookies";
import { loadNextPage } from "@/lib/web/next-page";
import { writeSealedCookie } from "@/lib/web/sealed-cookie";
import { clearSessionCookie } from "@/lib/web/session-cookie";

/** Ends one session of the signed-in customer. An id of somebody else's session changes nothing. */
export const endSessionAction = customerAction<void>(async ({ ctx, session }, form) => {
  const sessionId = String(form.get("session") ?? "");
  if (isUuid(sessionId)) await signOutSession(ctx, { accountId: session.account.id, sessionId });
  redirect("/account?notice=session-ended");
});

/** Turns reminders of unopened messages on or off. */
export const chooseUnreadRemindersAction = customerAction<void>(async ({ ctx, session }, form) => {
  await chooseUnreadReminders(ctx, session.account.id, form.get("wanted") === "yes");
  redirect("/account?notice=reminders-saved#reminders");
});

/** Ends every session of the customer, including this one. */
export const signOutEverywhereAction = customerAction<void>(async ({ ctx, session }) => {
  await signOutEverywhere(ctx, session.account.id);
  clearSessionCookie(await cookies());
  return loadNextPage("/login?notice=signed-out-everywhere");
});

/** Sends a password link to the customer whose password has expired (R16), as the page of a forgotten password does. */
export const requestOwnLinkAction = customerAction<void>(async ({ ctx, client, session }) => {
  const { emailAddress } = session.account;
  afterResponse(ctx, () => requestPasswordLink(ctx, { emailAddress, client }));
  writeSealedCookie(await cookies(), "mailed-address", emailAddress);
  return loadNextPage(entryPath("mailed-address"));
});
