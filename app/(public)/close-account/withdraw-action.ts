"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { withdrawClosure } from "@/lib/closure/withdraw-closure";
import { customerAction } from "@/lib/web/action";

/** The customer stays after all (close.undo). Twice is once: either way he reads that his account stays. */
export const withdrawAction = customerAction<void>(async ({ ctx, session }) => {
  await withdrawClosure(ctx, session.account.id);
  // The banner stands in the frame, which the browser would keep.
  refresh();
  redirect("/account?notice=closure-withdrawn");
});
