import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { setAccountLocale } from "@/lib/account/store";
import type { Context } from "@/lib/context";

/** The language the customer reads in is also the one of his letters (CONTRACT, decision 9). */
export function chooseLocale(ctx: Context, accountId: AuthorizedAccountId, locale: "hu" | "en"): Promise<void> {
  return setAccountLocale(ctx.db, accountId, locale);
}
