"use server";
import { cookies } from "next/headers";
import { confirmClosure } from "@/lib/closure/confirm-closure";
import { linkAction } from "@/lib/web/action";
import { clearEntryCookie, entryPath } from "@/lib/web/entry-cookies";
import { loadNextPage } from "@/lib/web/next-page";
import { writeSealedCookie } from "@/lib/web/sealed-cookie";

/** Uses the link up and confirms the request. An invalid link leads back to the page, which says so. */
export const confirmAction = linkAction<void>("closure-link", async ({ ctx, token }) => {
  const confirmed = await confirmClosure(ctx, token);
  if (!confirmed.ok) return loadNextPage(entryPath("closure-link"));
  const jar = await cookies();
  clearEntryCookie(jar, "closure-link");
  writeSealedCookie(jar, "closure-outcome", confirmed.value.requestId);
  return loadNextPage(entryPath("closure-outcome"));
});
