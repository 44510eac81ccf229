"use server";
import { redirect } from "next/navigation";
import { signIn } from "@/lib/auth/sign-in/sign-in";
import { publicAction } from "@/lib/web/action";
import { enter } from "@/lib/web/enter";
import { ownPath } from "@/lib/web/own-path";
import { missing, refused } from "./answers";
import type { LoginState } from "./state";

/** Address and password: into the mailbox, or back to the form with everything but the password (login-2 to login-4). */
export const signInAction = publicAction<LoginState>(async ({ ctx, client }, form) => {
  const email = String(form.get("email") ?? "");
  const password = String(form.get("password") ?? "");
  const errors = await missing(email, password);
  if (errors.length > 0) return { view: "form", email, errors };

  const outcome = await signIn(ctx, { emailAddress: email, password, client });
  if (!outcome.ok) return refused(outcome.error, email);
  await enter(outcome.value);
  redirect(ownPath(form.get("returnTo")) ?? "/inbox");
});
