"use server";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { confirmAddressChange } from "@/lib/auth/address-change/confirm-address-change";
import { publicAction } from "@/lib/web/action";
import { clearEntryCookie, entryPath, readEntryCookie } from "@/lib/web/entry-cookies";
import { clearSessionCookie } from "@/lib/web/session-cookie";

/** Spends the link: the account moves to the new address and every session ends, one in this browser too. */
export const confirmAddressAction = publicAction<void>(async ({ ctx }) => {
  const jar = await cookies();
  const token = readEntryCookie(jar, "address-link");
  const confirmed = token ? await confirmAddressChange(ctx, token) : null;
  // The page itself says what is the matter with a dead link.
  if (!confirmed?.ok) {
    redirect(
      confirmed?.error.kind === "taken" ? `${entryPath("address-link")}?notice=taken` : entryPath("address-link"),
    );
  }
  clearEntryCookie(jar, "address-link");
  clearSessionCookie(jar);
  redirect("/login?notice=address-changed");
});
