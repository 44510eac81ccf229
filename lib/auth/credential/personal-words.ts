import "server-only";
import { listContracts } from "@/lib/account/store";
import type { PersonalWords } from "@/lib/auth/credential/guessable-password";
import type { Context } from "@/lib/context";

/**
 * Reads what a new password of this account must not be built from: name, address, contract numbers, insurer's name.
 */
export async function findPersonalWords(
  ctx: Context,
  account: { id: string; emailAddress: string | null; name: string },
): Promise<PersonalWords> {
  const contracts = await listContracts(ctx.db, [account.id]);
  return {
    emailAddress: account.emailAddress,
    name: account.name,
    contractNumbers: contracts.map(({ number }) => number),
    insurer: ctx.settings.brand.name,
  };
}
