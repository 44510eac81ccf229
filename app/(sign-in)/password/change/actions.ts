"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { readNewPassword, refusal } from "@/app/_new-password/answers";
import type { NewPasswordState } from "@/app/_new-password/state";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { publicAction } from "@/lib/web/action";
import { enter } from "@/lib/web/enter";
import { clearEntryCookie, entryPath, readEntryCookie } from "@/lib/web/entry-cookies";

/** Spends the link, sets the password and signs in; every other session ends (CONTRACT, decision 12). */
export const changeByLinkAction = publicAction<NewPasswordState>(async ({ ctx, client }, form) => {
  const jar = await cookies();
  const token = readEntryCookie(jar, "password-link");
  // The page itself says what is the matter with the link.
  if (!token) redirect(entryPath("password-link"));
  const typed = await readNewPassword(form);
  if ("errors" in typed) return typed;

  const outcome = await setPasswordByLink(ctx, { token, password: typed.password, client });
  if (outcome.ok) {
    await enter(outcome.value);
    clearEntryCookie(jar, "password-link");
    redirect("/inbox?notice=password-saved");
  }
  if (outcome.error.kind === "link-dead") redirect(entryPath("password-link"));
  return { errors: await refusal(outcome.error) };
});
