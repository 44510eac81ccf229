"use server";
import { redirect } from "next/navigation";
import { heldCheck, readCheck } from "@/app/_security-check/answers";
import { typedPassword } from "@/lib/auth/credential/password-policy";
import { signIn } from "@/lib/auth/sign-in/sign-in";
import { publicAction } from "@/lib/web/action";
import { enter } from "@/lib/web/enter";
import { ownPath } from "@/lib/web/own-path";
import { missing, refused } from "./answers";
import type { LoginState } from "./state";

/** Address and password: into the mailbox, or back to the form with everything but the password (login-2 to login-4). */
export const signInAction = publicAction<LoginState>(async ({ ctx, client }, form, previous) => {
  const email = String(form.get("email") ?? "");
  const password = typedPassword(form.get("password"));
  const errors = await missing(email, password);
  // A check that is solved already stays good: nothing was tried with it.
  const check = heldCheck(previous);
  if (errors.length > 0) return { view: "form", email, errors, check };

  const outcome = await signIn(ctx, { emailAddress: email, password, answer: readCheck(form), client });
  if (!outcome.ok) return refused(outcome.error, email);
  await enter(outcome.value);
  redirect(ownPath(form.get("returnTo")) ?? "/inbox");
});
