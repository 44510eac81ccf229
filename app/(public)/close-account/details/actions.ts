"use server";
import { cookies } from "next/headers";
import { emailError } from "@/app/(sign-in)/email-error";
import { closureProblems, sortByFormOrder } from "@/lib/closure/closure-details";
import { trimBlanks } from "@/lib/kernel/typed-text";
import { OWNER_FIELD, publicAction } from "@/lib/web/action";
import { matchesMark } from "@/lib/web/form-mark";
import { loadNextPage } from "@/lib/web/next-page";
import { currentCustomer, ownerOf } from "../customer";
import { readClosureForm, writeDraft } from "../draft";
import { problemTexts } from "../texts";
import type { DetailsState } from "./state";

/** Saves the details as a draft and redirects to the check page, or returns the form with its errors. */
export const detailsAction = publicAction<DetailsState>(async (_call, form) => {
  const customer = await currentCustomer();
  // Another customer has signed in or out meanwhile: the details must not become part of another account's request.
  if (!matchesMark(form.get(OWNER_FIELD), ownerOf(customer)))
    return loadNextPage("/close-account/details?notice=other-account");
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
  return loadNextPage("/close-account/check");
});
