import "server-only";
import { createAccounts, type NewAccount, stageAccounts } from "@/lib/account/store";
import { recordAuditEvents } from "@/lib/audit/store";
import { generatePassword } from "@/lib/auth/credential/generate-password";
import { hashPassword, type PasswordHash } from "@/lib/auth/credential/password-hash";
import { createInitialCredentials } from "@/lib/auth/credential/store";
import { ACTIVATION_TTL_DAYS, linkExpiresAt, newToken, tokenDigest } from "@/lib/auth/password-link/password-link";
import { createPasswordLinks } from "@/lib/auth/password-link/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import type { Staging } from "@/lib/db/staged-rows";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { enqueueNotifications } from "@/lib/notification/enqueue";

export type AccountRequest = {
  emailAddress: EmailAddress;
  name: string;
  locale: "hu" | "en";
  /** Set by the insurer (R6), already checked against R15. Generated when absent. */
  initialPassword?: string;
};

export type PreparedAccount = NewAccount & {
  hash: PasswordHash;
  /** Set only if it was generated here. The caller returns it once; only its hash is stored. */
  generatedPassword: string | null;
};

export type CreatedAccount = { accountId: string; emailAddress: EmailAddress; initialPassword: string | null };

/** Prepares ids, initial passwords and their hashes. Hashing is slow, so this runs outside any transaction. */
export async function prepareAccounts(ctx: Context, requests: AccountRequest[]): Promise<PreparedAccount[]> {
  const prepared: PreparedAccount[] = [];
  // In groups, because the hash queue holds at most `MAX_WAITING` passwords.
  const GROUP = 16;
  for (let from = 0; from < requests.length; from += GROUP) {
    prepared.push(
      ...(await Promise.all(requests.slice(from, from + GROUP).map((request) => prepareAccount(ctx, request)))),
    );
  }
  return prepared;
}

async function prepareAccount(ctx: Context, request: AccountRequest): Promise<PreparedAccount> {
  const { initialPassword, ...account } = request;
  const generatedPassword = initialPassword === undefined ? generatePassword(ctx.random) : null;
  const hash = await hashPassword(initialPassword ?? (generatedPassword as string), ctx.settings.peppers);
  return { ...account, id: ctx.random.uuid(), hash, generatedPassword };
}

/**
 * Creates the accounts whose address is not in use yet (R3), each with its initial password, activation link and queued
 * welcome notification.
 *
 * @returns only the accounts created by this call; those that a concurrent call created first are left out
 */
export async function createPreparedAccounts(
  ctx: Context,
  tx: Tx,
  prepared: PreparedAccount[],
): Promise<CreatedAccount[]> {
  const now = ctx.clock.now();
  const rows = prepared
    .map(({ id, emailAddress, name, locale }) => ({ id, emailAddress, name, locale }))
    // A fixed order, so that two batches with the same new customers wait for each other instead of deadlocking.
    .sort((a, b) => (a.emailAddress < b.emailAddress ? -1 : 1));
  const createdIds = await createAccounts(tx, rows, now);
  const created = prepared.filter(({ id }) => createdIds.has(id));
  if (created.length === 0) return [];
  await insertAccess(ctx, tx, created, now);
  return created.map(({ id, emailAddress, generatedPassword }) => ({
    accountId: id,
    emailAddress,
    initialPassword: generatedPassword,
  }));
}

/** Stages accounts for the commit of a batch, each with the same rows that `createPreparedAccounts` inserts. */
export async function stagePreparedAccounts(
  ctx: Context,
  staging: Staging,
  prepared: PreparedAccount[],
): Promise<void> {
  const now = ctx.clock.now();
  const rows = prepared.map(({ id, emailAddress, name, locale }) => ({ id, emailAddress, name, locale }));
  await stageAccounts(staging, rows, now);
  await insertAccess(ctx, staging, prepared, now);
}

/** Inserts credentials, activation links, welcome notifications and audit events of new accounts. */
async function insertAccess(ctx: Context, target: Tx | Staging, created: PreparedAccount[], now: Date): Promise<void> {
  await createInitialCredentials(
    target,
    created.map(({ id, hash }) => ({ accountId: id, ...hash })),
    now,
  );
  await issueActivationLinks(ctx, target, created);
  await recordAuditEvents(
    target,
    now,
    created.flatMap(({ id, generatedPassword }) => [
      { kind: "account.created", actor: "insurer", accountId: id } as const,
      {
        kind: "account.invited",
        actor: "system",
        accountId: id,
        details: { generated: generatedPassword !== null },
      } as const,
    ]),
  );
}

/** Issues activation links for many accounts and queues their welcome notifications. */
async function issueActivationLinks(ctx: Context, target: Tx | Staging, accounts: PreparedAccount[]): Promise<void> {
  const issuedAt = ctx.clock.now();
  const links = accounts.map((account) => ({ account, id: ctx.random.uuid(), token: newToken(ctx.random) }));
  await createPasswordLinks(
    target,
    links.map(({ account, id, token }) => ({
      id,
      accountId: account.id,
      tokenDigest: tokenDigest(token),
      purpose: "activation" as const,
      issuedAt,
      expiresAt: linkExpiresAt("activation", issuedAt),
    })),
  );
  await enqueueNotifications(
    ctx,
    target,
    links.map(({ account, id, token }) => ({
      accountId: account.id,
      toAddress: account.emailAddress,
      locale: account.locale,
      content: { kind: "welcome", props: { validDays: ACTIVATION_TTL_DAYS } },
      token,
      passwordLinkId: id,
    })),
  );
}
