"use server";
import { cookies } from "next/headers";
import { afterResponse } from "@/app/after-response";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { trimBlanks } from "@/lib/kernel/typed-text";
import { publicAction } from "@/lib/web/action";
import { entryPath } from "@/lib/web/entry-cookies";
import { loadNextPage } from "@/lib/web/next-page";
import { writeSealedCookie } from "@/lib/web/sealed-cookie";
import { emailError } from "../../email-error";
import type { ForgotState } from "./state";

/** Sends a password link if an account exists; the response is the same if not (R11). */
export const forgotAction = publicAction<ForgotState>(async ({ ctx, client }, form) => {
  const email = String(form.get("email") ?? "");
  const error = await emailError(email);
  if (error) return { email, error };
  afterResponse(ctx, () => requestPasswordLink(ctx, { emailAddress: email, client }));
  writeSealedCookie(await cookies(), "mailed-address", trimBlanks(email));
  return loadNextPage(entryPath("mailed-address"));
});
