"use server";
import { redirect } from "next/navigation";
import { newPasswordErrors, readNewPassword } from "@/app/_new-password/new-password-errors";
import type { NewPasswordState } from "@/app/_new-password/state";
import { setFirstPassword } from "@/lib/auth/activation/set-first-password";
import { firstChangeAction } from "@/lib/web/action";
import { writeSessionCookies } from "@/lib/web/session-cookies";

/** The customer's own password in the place of the initial one: from here on the mailbox is open to him (R7). */
export const firstPasswordAction = firstChangeAction<NewPasswordState>(async ({ ctx, client, session }, form) => {
  const typed = await readNewPassword(form);
  if ("errors" in typed) return typed;
  const outcome = await setFirstPassword(ctx, { session, password: typed.password, client });
  if (!outcome.ok) {
    // Spent meanwhile, in another tab: what is right now is decided by the gate.
    if (outcome.error.kind === "link-unusable") redirect("/");
    return { errors: await newPasswordErrors(outcome.error) };
  }
  await writeSessionCookies(outcome.value);
  redirect("/inbox?notice=password-saved");
});
