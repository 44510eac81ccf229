"use server";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { readNewPassword, refusal } from "@/app/_new-password/answers";
import type { NewPasswordState } from "@/app/_new-password/state";
import { changePassword } from "@/lib/auth/credential/change-password";
import { customerAction } from "@/lib/web/action";
import { enter } from "@/lib/web/enter";

/** A new password from inside the portal: this session goes on under a new id, every other one ends. */
export const renewPasswordAction = customerAction<NewPasswordState>(async ({ ctx, client, session }, form) => {
  const t = await getTranslations("account.error");
  const current = String(form.get("current") ?? "");
  const typed = await readNewPassword(form);
  const missing = current === "" ? [{ field: "current", message: t("currentEmpty") }] : [];
  if ("errors" in typed) return { errors: [...missing, ...typed.errors] };
  if (missing.length > 0) return { errors: missing };

  const outcome = await changePassword(ctx, {
    session,
    current,
    password: typed.password,
    client,
  });
  if (outcome.ok) {
    await enter(outcome.value);
    redirect("/inbox?notice=password-saved");
  }
  if (outcome.error.kind === "wrong") return { errors: [{ field: "current", message: t("current") }] };
  if (outcome.error.kind === "locked")
    return { errors: [{ field: "current", message: (await getTranslations("locked"))("text") }] };
  return { errors: await refusal(outcome.error) };
});
