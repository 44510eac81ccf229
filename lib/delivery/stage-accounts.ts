import "server-only";
import {
  type AccountRequest,
  type PreparedAccount,
  prepareAccounts,
  stagePreparedAccounts,
} from "@/lib/auth/activation/provision-accounts";
import type { Context } from "@/lib/context";
import type { Staging } from "@/lib/db/staged-rows";
import type { KnownAccount } from "@/lib/delivery/route-lines";
import { CHUNK_ROWS } from "@/lib/delivery/stage-messages";
import { chunksOf } from "@/lib/kernel/chunks";

/** `generatedPassword`: in clear, stored nowhere; null when the insurer gave one. */
export type StagedAccount = KnownAccount & { generatedPassword: string | null };

/**
 * Hashes the initial passwords of new accounts (slow) and stages the accounts.
 *
 * @param requests one for each address
 * @param created the staged accounts are added to it, by address
 * @param known accounts whose passwords are hashed already, by address
 */
export async function stageAccounts(
  ctx: Context,
  staging: Staging,
  requests: readonly AccountRequest[],
  created: Map<string, StagedAccount>,
  known: ReadonlyMap<string, PreparedAccount> = new Map(),
): Promise<void> {
  for (const chunk of chunksOf(requests, CHUNK_ROWS)) {
    const hashed = chunk.flatMap(({ emailAddress }) => known.get(emailAddress) ?? []);
    const others = chunk.filter(({ emailAddress }) => !known.has(emailAddress));
    const prepared = [...hashed, ...(await prepareAccounts(ctx, others))];
    await stagePreparedAccounts(ctx, staging, prepared);
    for (const { id, emailAddress, locale, generatedPassword } of prepared) {
      created.set(emailAddress, { id, emailAddress, locale, generatedPassword });
    }
  }
}
