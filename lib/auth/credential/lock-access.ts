import "server-only";
import type { AccountRow } from "@/lib/account/store";
import { type CredentialRow, lockAccountAndCredential } from "@/lib/auth/credential/store";
import type { Tx } from "@/lib/db/connection";
import type { clientHitsValues } from "@/lib/rate-limit/take-hit";

/** An open account and its credential, read under row locks of the current transaction. */
export type LockedAccess = { account: AccountRow & { emailAddress: string }; credential: CredentialRow };

/** What was read before the password was verified. Hashing takes long enough for all of it to change. */
export type ReadCredential = { emailAddress: string | null; version: number };

/**
 * Locks an account, then its credential, until the transaction ends (docs/architecture.md#lock-order). Every
 * transaction that changes a credential or starts a session calls it first.
 *
 * @param read what the caller read before the transaction, to be compared; omitted where nothing was read
 * @returns null when the account is closed, or when its address or the credential's version differs from `read`
 */
export async function lockAccess(tx: Tx, accountId: string, read?: ReadCredential): Promise<LockedAccess | null> {
  return lockAccessAndCount(tx, accountId, { read });
}

/** `lockAccess` that reads the failures of a client, `counted`, in the same statement. */
export async function lockAccessAndCount(
  tx: Tx,
  accountId: string,
  { read, failuresOf }: { read?: ReadCredential; failuresOf?: ReturnType<typeof clientHitsValues> },
): Promise<(LockedAccess & { counted: number }) | null> {
  const locked = await lockAccountAndCredential(tx, accountId, failuresOf);
  if (!locked?.account.emailAddress) return null;
  const { account, credential } = locked;
  if (read && (read.version !== credential.version || read.emailAddress !== account.emailAddress)) return null;
  return { account: { ...account, emailAddress: locked.account.emailAddress }, credential, counted: locked.counted };
}
