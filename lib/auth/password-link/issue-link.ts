import "server-only";
import type { AccountRow } from "@/lib/account/store";
import {
  ACTIVATION_TTL_DAYS,
  LINK_TTL_MINUTES,
  linkExpiresAt,
  newToken,
  type PasswordLinkPurpose,
  tokenDigest,
} from "@/lib/auth/password-link/password-link";
import { createPasswordLinks, voidPasswordLinks } from "@/lib/auth/password-link/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { enqueueNotifications } from "@/lib/notification/enqueue";

type LinkNotification = "activation-again" | "reset" | "lockout";

/**
 * Issues a link and queues its notification in the caller's transaction. Voids the account's earlier links. Does
 * nothing for an account without an address.
 */
export async function issueLink(
  ctx: Context,
  tx: Tx,
  input: {
    account: Pick<AccountRow, "id" | "emailAddress" | "locale">;
    purpose: PasswordLinkPurpose;
    notification: LinkNotification;
  },
): Promise<void> {
  const { account, purpose, notification } = input;
  if (!account.emailAddress) return;
  const issuedAt = ctx.clock.now();
  const token = newToken(ctx.random);
  const id = ctx.random.uuid();
  await voidPasswordLinks(tx, account.id, issuedAt);
  await createPasswordLinks(tx, [
    {
      id,
      accountId: account.id,
      tokenDigest: tokenDigest(token),
      purpose,
      issuedAt,
      expiresAt: linkExpiresAt(purpose, issuedAt),
    },
  ]);
  await enqueueNotifications(ctx, tx, [
    {
      accountId: account.id,
      toAddress: account.emailAddress,
      locale: account.locale,
      content:
        notification === "activation-again"
          ? { kind: notification, props: { validDays: ACTIVATION_TTL_DAYS } }
          : { kind: notification, props: { validMinutes: LINK_TTL_MINUTES } },
      token,
      passwordLinkId: id,
    },
  ]);
}
