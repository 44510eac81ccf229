import "server-only";
import { type AccountRequest, prepareAccounts, stagePreparedAccounts } from "@/lib/auth/activation/provision-accounts";
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
 */
export async function stageAccounts(
  ctx: Context,
  staging: Staging,
  requests: readonly AccountRequest[],
  created: Map<string, StagedAccount>,
): Promise<void> {
  for (const chunk of chunksOf(requests, CHUNK_ROWS)) {
    const prepared = await prepareAccounts(ctx, chunk);
    await stagePreparedAccounts(ctx, staging, prepared);
    for (const { id, emailAddress, locale, generatedPassword } of prepared) {
      created.set(emailAddress, { id, emailAddress, locale, generatedPassword });
    }
  }
}
