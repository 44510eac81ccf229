"use server";
import { redirect } from "next/navigation";
import type { FieldMessage } from "@/app/_components/form/error-summary";
import { assertNever } from "@/lib/kernel/result";
import { type EditModuleFailure, removeModule, saveModule } from "@/lib/mailbox/staff/edit-text-modules";
import {
  MAX_MODULE_LENGTH,
  MAX_MODULE_NAME_LENGTH,
  MAX_MODULES,
  type ModuleProblem,
} from "@/lib/mailbox/staff/text-module";
import { staffAction } from "@/lib/web/staff-action";
import { getTranslations } from "@/lib/web/texts";
import { isLocale } from "@/messages";
import type { ModuleState } from "./state";

/** The module as the page of the form showed it; null for a new one. */
function presentOf(form: FormData): { id: string; version: number } | null {
  const id = String(form.get("module") ?? "");
  const version = Number(form.get("version"));
  return id ? { id, version: Number.isSafeInteger(version) ? version : 0 } : null;
}

/** Creates or changes a text module. On failure the form keeps what was typed. */
export const saveModuleAction = staffAction<ModuleState>("POST save-text-module", async ({ ctx, session }, form) => {
  const name = String(form.get("name") ?? "");
  const body = String(form.get("body") ?? "");
  const chosen = form.get("locale");
  const locale = isLocale(chosen) ? chosen : "hu";
  const input = { present: presentOf(form), locale, text: { name, body }, by: session.member };
  const outcome = await saveModule(ctx, input);
  if (outcome.ok) redirect("/staff/text-modules?notice=saved");
  return { name, locale, body, errors: await errorsOf(outcome.error) };
});

/** Deletes a text module. */
export const removeModuleAction = staffAction<void>("POST remove-text-module", async ({ ctx, session }, form) => {
  const { id, version } = presentOf(form) ?? { id: "", version: 0 };
  const outcome = await removeModule(ctx, { id, version, by: session.member });
  redirect(`/staff/text-modules?notice=${outcome.ok ? "removed" : "changed"}`);
});

async function errorsOf(error: EditModuleFailure): Promise<FieldMessage[]> {
  const t = await getTranslations("staff.textModules.error");
  switch (error.kind) {
    case "invalid":
      return Promise.all(error.problems.map(messageOf));
    case "name-taken":
      return [{ field: "name", message: t("nameTaken") }];
    case "too-many":
      return [{ field: "name", message: t("tooMany", { n: MAX_MODULES }) }];
    case "changed":
      return [{ field: "body", message: t("changed") }];
    default:
      return assertNever(error);
  }
}

async function messageOf(problem: ModuleProblem): Promise<FieldMessage> {
  const t = await getTranslations("staff.textModules.error");
  switch (problem.kind) {
    case "name-empty":
      return { field: "name", message: t("nameEmpty") };
    case "name-too-long":
      return { field: "name", message: t("nameTooLong", { n: MAX_MODULE_NAME_LENGTH }) };
    case "body-empty":
      return { field: "body", message: t("bodyEmpty") };
    case "body-too-long":
      return { field: "body", message: t("bodyTooLong", { n: MAX_MODULE_LENGTH }) };
    case "invalid-characters":
      return { field: problem.field, message: t("characters") };
    case "unknown-variables":
      return { field: "body", message: t("variables", { written: problem.written.join(", ") }) };
    default:
      return assertNever(problem);
  }
}
