"use server";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { withdrawClosure } from "@/lib/closure/withdraw-closure";
import { customerAction } from "@/lib/web/action";

/** Withdraws the closure request. Doing it twice gives the same answer. */
export const withdrawAction = customerAction<void>(async ({ ctx, session }) => {
  await withdrawClosure(ctx, session.account.id);
  // The banner is part of the frame, which the browser would otherwise keep.
  refresh();
  redirect("/account?notice=closure-withdrawn");
});
