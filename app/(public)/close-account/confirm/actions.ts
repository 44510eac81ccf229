"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { confirmClosure } from "@/lib/closure/confirm-closure";
import { linkAction } from "@/lib/web/action";
import { clearEntryCookie, entryPath } from "@/lib/web/entry-cookies";
import { writeSealedCookie } from "@/lib/web/sealed-cookie";

/** Uses the link up and confirms the request. An invalid link leads back to the page, which says so. */
export const confirmAction = linkAction<void>("closure-link", async ({ ctx, token }) => {
  const confirmed = await confirmClosure(ctx, token);
  if (!confirmed.ok) redirect(entryPath("closure-link"));
  const jar = await cookies();
  clearEntryCookie(jar, "closure-link");
  writeSealedCookie(jar, "closure-outcome", confirmed.value.requestId);
  redirect(entryPath("closure-outcome"));
});
