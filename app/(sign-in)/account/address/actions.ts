"use server";
import { cookies } from "next/headers";
import { confirmAddressChange } from "@/lib/auth/address-change/confirm-address-change";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { linkAction } from "@/lib/web/action";
import { clearEntryCookie, entryPath } from "@/lib/web/entry-cookies";
import { loadNextPage } from "@/lib/web/next-page";
import { clearSessionCookie, readSessionCookie } from "@/lib/web/session-cookie";

/**
 * Uses the link up: the account moves to the new address and all its sessions end. A session of another account in this
 * browser is kept.
 */
export const confirmAddressAction = linkAction<void>("address-link", async ({ ctx, token }) => {
  const confirmed = await confirmAddressChange(ctx, token);
  // An invalid link leads back to the page, which says so.
  if (!confirmed.ok) {
    return loadNextPage(
      confirmed.error.kind === "taken" ? `${entryPath("address-link")}?notice=taken` : entryPath("address-link"),
    );
  }
  const jar = await cookies();
  clearEntryCookie(jar, "address-link");
  const sessionId = await readSessionCookie(jar);
  const otherSession = sessionId && (await findLiveSession(ctx, sessionId, { touch: false }));
  // The sign-in page would redirect this other customer to their inbox without a notice.
  if (otherSession) return loadNextPage(`${entryPath("address-link")}?notice=done`);
  clearSessionCookie(jar);
  return loadNextPage("/login?notice=address-changed");
});
