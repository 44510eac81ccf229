"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { after } from "next/server";
import { minutesUntilNextWindow, takeClientHit } from "@/lib/auth/rate-limit/limit-client";
import { closureDetails } from "@/lib/closure/closure-details";
import { requestClosure, requestOwnClosure } from "@/lib/closure/request-closure";
import { publicAction } from "@/lib/web/action";
import { writeSealedCookie } from "@/lib/web/sealed-cookie";
import { currentCustomer, ownerOf } from "../customer";
import { clearDraft, isShownDraft, readDraft } from "../draft";

const LIMIT = "closure-by-client";

/**
 * Sends the request (R14). For a stranger the answer is the same whether there is an account or not, and so is its time
 * (SEC-82): everything that differs happens after the answer has left. A customer who is signed in skips the e-mail.
 */
export const sendAction = publicAction<void>(async ({ ctx, client }, form) => {
  const customer = await currentCustomer();
  const owner = ownerOf(customer);
  const jar = await cookies();
  const draft = readDraft(jar, owner);
  const details = draft && closureDetails(draft.form);
  // Another customer has signed in since, or the draft is too old: nothing is sent under a wrong name.
  if (!draft || !details || form.get("owner") !== owner) redirect("/close-account/details");
  if (!isShownDraft(draft, form)) redirect("/close-account/check?notice=changed");
  if (!(await takeClientHit(ctx, LIMIT, client))) {
    redirect(`/close-account/check?wait=${minutesUntilNextWindow(ctx, LIMIT)}`);
  }
  if (!customer) {
    after(() => requestClosure(ctx, { emailAddress: draft.email, details, client }));
    clearDraft(jar);
    redirect("/close-account/sent");
  }
  const requested = await requestOwnClosure(ctx, { accountId: customer.id, details });
  if (!requested.ok) {
    redirect(
      requested.error.kind === "too-often" ? `/close-account/check?wait=${requested.error.minutes}` : "/close-account",
    );
  }
  clearDraft(jar);
  writeSealedCookie(jar, "closure-outcome", requested.value.requestId);
  redirect("/close-account/received");
});
