import "server-only";
import { type AccountRow, findAccountByAddress, lockAccount } from "@/lib/account/store";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import { ADDRESS_CONFIRM_TTL_HOURS, addressChangeExpiresAt } from "@/lib/auth/address-change/address-change";
import { insertAddressChange, voidAddressChanges } from "@/lib/auth/address-change/store";
import { newToken, tokenDigest } from "@/lib/auth/password-link/password-link";
import type { Context } from "@/lib/context";
import type { Db, Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";
import { isTestAddress } from "@/lib/kernel/test-address";
import { enqueueNotifications } from "@/lib/notification/enqueue";

export type AddressChangeFailure = { kind: "unknown-address" } | { kind: "same" } | { kind: "taken" };

/**
 * Records a new address requested by staff. The account's address (R5) changes only when the link mailed to the new
 * address is followed. An earlier pending change of the account is voided.
 *
 * @param input.oldAddress the account's current address
 * @param input.by the staff member; undefined for the command line
 */
export async function requestAddressChange(
  ctx: Context,
  input: { oldAddress: EmailAddress; newAddress: EmailAddress; by?: StaffActor },
): Promise<Result<{ expiresAt: Date }, AddressChangeFailure>> {
  const { oldAddress, newAddress, by } = input;
  const found = await findAccountByAddress(ctx.db, oldAddress);
  if (!found) return err(oldAddress === newAddress ? { kind: "same" } : { kind: "unknown-address" });
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, found.id);
    if (account?.emailAddress !== oldAddress) return err({ kind: "unknown-address" });
    const refused = await whyNotAddress(tx, account, newAddress);
    return refused ? err(refused) : ok(await issueAddressChange(ctx, tx, { account, newAddress, by }));
  });
}

/** Why an account cannot get a new address; null when it can. The caller holds the account's lock. */
export async function whyNotAddress(
  db: Db,
  account: Pick<AccountRow, "emailAddress">,
  newAddress: EmailAddress,
): Promise<AddressChangeFailure | null> {
  if (!account.emailAddress) return { kind: "unknown-address" };
  if (account.emailAddress === newAddress) return { kind: "same" };
  // A customer stays a test customer or a real one. Answered like a taken address: nobody else can have it.
  if (isTestAddress(account.emailAddress) !== isTestAddress(newAddress)) return { kind: "taken" };
  return (await findAccountByAddress(db, newAddress)) ? { kind: "taken" } : null;
}

/**
 * Mails the link that confirms a new address, in the caller's transaction, which holds the account's lock and has asked
 * `whyNotAddress`. An earlier pending change of the account is voided.
 */
export async function issueAddressChange(
  ctx: Context,
  tx: Tx,
  input: { account: Pick<AccountRow, "id" | "locale">; newAddress: EmailAddress; by?: StaffActor },
): Promise<{ expiresAt: Date }> {
  const { account, newAddress, by } = input;
  const now = ctx.clock.now();
  await voidAddressChanges(tx, account.id, now);
  const token = newToken(ctx.random);
  const id = ctx.random.uuid();
  const expiresAt = addressChangeExpiresAt(now);
  await insertAddressChange(tx, {
    id,
    accountId: account.id,
    newAddress,
    tokenDigest: tokenDigest(token),
    requestedAt: now,
    expiresAt,
  });
  await enqueueNotifications(ctx, tx, [
    {
      accountId: account.id,
      toAddress: newAddress,
      locale: account.locale,
      content: { kind: "address-confirm", props: { validHours: ADDRESS_CONFIRM_TTL_HOURS } },
      token,
      subjectId: id,
    },
  ]);
  await recordAuditEvent(tx, now, {
    kind: "address-change.requested",
    actor: "insurer",
    accountId: account.id,
    details: staffDetails(by),
  });
  return { expiresAt };
}
