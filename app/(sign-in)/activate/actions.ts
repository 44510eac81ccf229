"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { overloaded } from "@/app/_new-password/answers";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { publicAction } from "@/lib/web/action";
import { enter } from "@/lib/web/enter";
import { clearEntryCookie, readEntryCookie } from "@/lib/web/entry-cookies";
import type { ActivateState } from "./state";

/** The initial password on the page of the e-mailed link; right, it leads to the forced change and nowhere else (R7). */
export const activateAction = publicAction<ActivateState>(async ({ ctx, client }, form) => {
  const t = await getTranslations("activate.error");
  const jar = await cookies();
  const token = readEntryCookie(jar, "activation");
  // The page itself says what is the matter with the link.
  if (!token) redirect("/activate");
  const initialPassword = String(form.get("initial") ?? "");
  if (initialPassword === "") return { errors: [{ field: "initial", message: t("empty") }] };

  const outcome = await startActivation(ctx, { token, initialPassword, client });
  if (outcome.ok) {
    await enter(outcome.value);
    clearEntryCookie(jar, "activation");
    redirect("/password/first");
  }
  if (outcome.error.kind === "overloaded") return { errors: [{ field: "initial", message: await overloaded() }] };
  if (outcome.error.kind !== "wrong") redirect("/activate");
  const { attemptsLeft } = outcome.error;
  return {
    errors: [
      { field: "initial", message: t("wrong") },
      ...(attemptsLeft === null ? [] : [{ field: "initial", message: t("attempts", { n: attemptsLeft }) }]),
    ],
  };
});
