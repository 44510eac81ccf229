import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { setChosenLocale } from "@/lib/account/store";
import type { Context } from "@/lib/context";

/** The language the customer reads in is also the one of their notifications; imports no longer change it. */
export function chooseLocale(ctx: Context, accountId: AuthorizedAccountId, locale: "hu" | "en"): Promise<void> {
  return setChosenLocale(ctx.db, accountId, { locale, at: ctx.clock.now() });
}
