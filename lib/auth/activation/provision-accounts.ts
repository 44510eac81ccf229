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
  /** Set by the insurer and checked against R15; generated when absent (CONTRACT, decision 11). */
  initialPassword?: string;
};

export type PreparedAccount = NewAccount & {
  hash: PasswordHash;
  /** Only when it was generated here: the caller hands it back once, and nobody can ever again. */
  generatedPassword: string | null;
};

export type CreatedAccount = { accountId: string; emailAddress: EmailAddress; initialPassword: string | null };

/** Makes ids, initial passwords and their hashes, which is slow, outside any transaction. */
export async function prepareAccounts(ctx: Context, requests: AccountRequest[]): Promise<PreparedAccount[]> {
  const prepared: PreparedAccount[] = [];
  // In small groups: the hashing itself runs as many at once as there are cores.
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
 * Creates those of the accounts whose address is still free (R3, SEC-20), each with its initial password, its activation
 * link and its letter of welcome in the outbox.
 *
 * @returns only the accounts created by this call; somebody else's concurrent creation wins silently
 */
export async function createPreparedAccounts(
  ctx: Context,
  tx: Tx,
  prepared: PreparedAccount[],
): Promise<CreatedAccount[]> {
  const now = ctx.clock.now();
  const rows = prepared
    .map(({ id, emailAddress, name, locale }) => ({ id, emailAddress, name, locale }))
    // Always in one order, so that two runs which meet over the same customers wait and do not lock each other out.
    .sort((a, b) => (a.emailAddress < b.emailAddress ? -1 : 1));
  const createdIds = await createAccounts(tx, rows, now);
  const created = prepared.filter(({ id }) => createdIds.has(id));
  if (created.length === 0) return [];
  await writeAccess(ctx, tx, created, now);
  return created.map(({ id, emailAddress, generatedPassword }) => ({
    accountId: id,
    emailAddress,
    initialPassword: generatedPassword,
  }));
}

/** Stages accounts for the commit of a batch, each with everything that `createPreparedAccounts` makes. */
export async function stagePreparedAccounts(
  ctx: Context,
  staging: Staging,
  prepared: PreparedAccount[],
): Promise<void> {
  const now = ctx.clock.now();
  const rows = prepared.map(({ id, emailAddress, name, locale }) => ({ id, emailAddress, name, locale }));
  await stageAccounts(staging, rows, now);
  await writeAccess(ctx, staging, prepared, now);
}

/** Initial password, activation link, letter of welcome and audit events of new accounts. */
async function writeAccess(ctx: Context, target: Tx | Staging, created: PreparedAccount[], now: Date): Promise<void> {
  await createInitialCredentials(
    target,
    created.map(({ id, hash }) => ({ accountId: id, ...hash })),
    now,
  );
  await invite(ctx, target, created, "welcome");
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

/** Issues activation links for many accounts at once and queues their letters. */
async function invite(
  ctx: Context,
  target: Tx | Staging,
  accounts: PreparedAccount[],
  content: "welcome",
): Promise<void> {
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
      content: { kind: content, props: { validDays: ACTIVATION_TTL_DAYS } },
      token,
      passwordLinkId: id,
    })),
  );
}
