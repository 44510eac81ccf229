import "server-only";
import { type AccountRow, lockAccount } from "@/lib/account/store";
import { type CredentialRow, lockCredential } from "@/lib/auth/credential/store";
import type { Tx } from "@/lib/db/connection";

/** An open account and its credential as they are under the row locks of the transaction that read them. */
export type LockedAccess = { account: AccountRow & { emailAddress: string }; credential: CredentialRow };

/** What a check of a password read before the transaction: hashing takes long enough for all of it to change. */
export type ReadCredential = { emailAddress: string | null; version: number };

/**
 * Locks an account, then its credential, until the transaction ends (order: docs/architecture.md). Every transaction that
 * changes a credential or starts a session calls it first.
 *
 * @param checked what was read before; left out where nothing was
 * @returns null when the account is closed, and when its address or the credential's version is no longer as `checked`
 */
export async function lockAccess(tx: Tx, accountId: string, checked?: ReadCredential): Promise<LockedAccess | null> {
  const account = await lockAccount(tx, accountId);
  const credential = account && (await lockCredential(tx, accountId));
  if (!account?.emailAddress || !credential) return null;
  if (checked && (checked.version !== credential.version || checked.emailAddress !== account.emailAddress)) return null;
  return { account: { ...account, emailAddress: account.emailAddress }, credential };
}
