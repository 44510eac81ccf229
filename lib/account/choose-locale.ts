import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { setChosenLocale } from "@/lib/account/store";
import type { Context } from "@/lib/context";

/** Stores the customer's language for pages and notifications. Later imports do not overwrite it. */
export function chooseLocale(ctx: Context, accountId: AuthorizedAccountId, locale: "hu" | "en"): Promise<void> {
  return setChosenLocale(ctx.db, accountId, { locale, at: ctx.clock.now() });
}
