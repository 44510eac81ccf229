"use server";
import { redirect } from "next/navigation";
import { isClosureReference, REJECTION_REASONS } from "@/lib/closure/closure";
import { decideClosure } from "@/lib/closure/decide-closure";
import { staffAction } from "@/lib/web/staff-action";

/** Approves or rejects a closure request; a rejection needs a reason. */
export const decideClosureAction = staffAction<void>("POST decide-closure", async ({ ctx, session }, form) => {
  const reference = String(form.get("reference") ?? "");
  if (!isClosureReference(reference)) redirect("/staff/closures");
  const decision = form.get("decision") === "approved" ? "approved" : "rejected";
  const reason = REJECTION_REASONS.find((one) => one === form.get("reason"));
  if (decision === "rejected" && !reason) redirect(`/staff/closures/${reference}?notice=no-reason`);
  const outcome = await decideClosure(ctx, {
    reference,
    decision,
    reason: decision === "rejected" ? reason : undefined,
    by: session.member,
  });
  redirect(`/staff/closures/${reference}?notice=${outcome.ok ? decision : "decided"}`);
});
