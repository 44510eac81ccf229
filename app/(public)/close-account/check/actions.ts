"use server";
import { cookies } from "next/headers";
import { afterResponse } from "@/app/after-response";
import { closureDetails } from "@/lib/closure/closure-details";
import { requestClosure, requestOwnClosure } from "@/lib/closure/request-closure";
import { minutesUntilNextWindow, takeClientHit } from "@/lib/rate-limit/take-hit";
import { publicAction } from "@/lib/web/action";
import { loadNextPage } from "@/lib/web/next-page";
import { writeSealedCookie } from "@/lib/web/sealed-cookie";
import { currentCustomer, ownerOf } from "../customer";
import { clearDraft, isShownDraft, readDraft } from "../draft";

const LIMIT = "closure-by-client";

/**
 * Sends the closure request (R14). Without a session the response and its time are the same whether an account exists
 * or not: everything that differs runs after the response. A signed-in customer needs no confirmation e-mail.
 */
export const sendAction = publicAction<void>(async ({ ctx, client }, form) => {
  const customer = await currentCustomer();
  const owner = ownerOf(customer);
  const jar = await cookies();
  const draft = readDraft(jar, owner);
  const details = draft && closureDetails(draft.form);
  // Another customer has signed in meanwhile, or the draft has expired.
  if (!draft || !details || form.get("owner") !== owner) return loadNextPage("/close-account/details");
  if (!isShownDraft(draft, form)) return loadNextPage("/close-account/check?notice=changed");
  if (!(await takeClientHit(ctx, LIMIT, client))) {
    return loadNextPage(`/close-account/check?wait=${minutesUntilNextWindow(ctx, LIMIT)}`);
  }
  if (!customer) {
    afterResponse(ctx, () => requestClosure(ctx, { emailAddress: draft.email, details, client }));
    clearDraft(jar);
    return loadNextPage("/close-account/sent");
  }
  const requested = await requestOwnClosure(ctx, { accountId: customer.id, details });
  if (!requested.ok) {
    return loadNextPage(
      requested.error.kind === "too-often" ? `/close-account/check?wait=${requested.error.minutes}` : "/close-account",
    );
  }
  clearDraft(jar);
  writeSealedCookie(jar, "closure-outcome", requested.value.requestId);
  return loadNextPage("/close-account/received");
});
