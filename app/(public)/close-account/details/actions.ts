"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { emailError } from "@/app/(sign-in)/email-error";
import { closureProblems, sortByFormOrder } from "@/lib/closure/closure-details";
import { trimBlanks } from "@/lib/kernel/typed-text";
import { OWNER_FIELD, publicAction } from "@/lib/web/action";
import { matchesMark } from "@/lib/web/form-mark";
import { currentCustomer, ownerOf } from "../customer";
import { readClosureForm, writeDraft } from "../draft";
import { problemTexts } from "../texts";
import type { DetailsState } from "./state";

/** Takes the details to the check, or gives the form back with everything that was typed (closure-6). */
export const detailsAction = publicAction<DetailsState>(async (_visit, form) => {
  const customer = await currentCustomer();
  // Another customer has signed in since, or signed out: what was typed must not become theirs.
  if (!matchesMark(form.get(OWNER_FIELD), ownerOf(customer))) redirect("/close-account/details?notice=other-account");
  const typed = readClosureForm(form);
  const email = customer ? "" : String(form.get("email") ?? "");
  const wrongEmail = customer ? null : await emailError(email);
  const texts = await problemTexts();
  const errors = sortByFormOrder([
    ...closureProblems(typed).map(({ field, kind }) => ({ field, message: texts[field][kind] })),
    ...(wrongEmail ? [{ field: "email", message: wrongEmail }] : []),
  ]);
  if (errors.length > 0) return { form: typed, email, errors };
  writeDraft(await cookies(), ownerOf(customer), { form: typed, email: trimBlanks(email) });
  redirect("/close-account/check");
});
