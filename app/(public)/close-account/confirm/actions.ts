"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { confirmClosure } from "@/lib/closure/confirm-closure";
import { publicAction } from "@/lib/web/action";
import { clearEntryCookie, entryPath, readEntryCookie } from "@/lib/web/entry-cookies";
import { writeSealedCookie } from "@/lib/web/sealed-cookie";

/** Spends the link; the page itself says what is the matter with a dead one. */
export const confirmAction = publicAction<void>(async ({ ctx }) => {
  const jar = await cookies();
  const token = readEntryCookie(jar, "closure-link");
  const confirmed = token ? await confirmClosure(ctx, token) : null;
  if (!confirmed?.ok) redirect(entryPath("closure-link"));
  clearEntryCookie(jar, "closure-link");
  writeSealedCookie(jar, "closure-outcome", confirmed.value.requestId);
  redirect(entryPath("closure-outcome"));
});
