import "server-only";
import { type ContractRow, keepAccountsOpen, upsertContracts } from "@/lib/account/store";
import { recordAuditEvent } from "@/lib/audit/store";
import { createPreparedAccounts, type PreparedAccount } from "@/lib/auth/activation/provision-accounts";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { endRun } from "@/lib/delivery/store";
import { type PreparedMessage, placeMessages } from "@/lib/mailbox/place-messages";
import { enqueueLetters, type OutgoingLetter } from "@/lib/notification/enqueue";
import { availableUntil } from "@/lib/retention/available-until";

/** Somebody changed what the run was prepared for; it is prepared anew. */
export class RunConflictError extends Error {}

/** Somebody took the run for dead and cleared its documents away. */
export class RunSweptError extends Error {}

export type PreparedRun = {
  runId: string;
  at: Date;
  newAccounts: PreparedAccount[];
  messages: PreparedMessage[];
  /** Who gets the notices, by account. */
  recipients: Map<string, { emailAddress: string; locale: "hu" | "en" }>;
};

/** The instant from which an item can be seen. */
export function placedAtOf(message: Pick<PreparedMessage, "publishAt">, at: Date): Date {
  return message.publishAt && message.publishAt > at ? message.publishAt : at;
}

/** One notice for each customer and instant, however many items it tells of. */
function noticesOf({ messages, recipients, at }: PreparedRun): OutgoingLetter[] {
  const groups = new Map<string, PreparedMessage[]>();
  for (const message of messages) {
    const key = `${message.accountId} ${placedAtOf(message, at).toISOString()}`;
    const group = groups.get(key);
    if (group) group.push(message);
    else groups.set(key, [message]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const recipient = first && recipients.get(first.accountId);
    if (!first || !recipient) return [];
    const dueAt = placedAtOf(first, at);
    const { day } = availableUntil(dueAt);
    return [
      {
        accountId: first.accountId,
        toAddress: recipient.emailAddress,
        locale: recipient.locale,
        letter:
          group.length === 1
            ? ({ kind: "new-item", facts: { availableUntil: day } } as const)
            : ({ kind: "new-items", facts: { count: group.length, availableUntil: day } } as const),
        messageIds: group.map((message) => message.id),
        dueAt,
      },
    ];
  });
}

/** Contracts that the items mention, as far as nobody imported them. */
async function noteContracts(ctx: Context, tx: Tx, messages: PreparedMessage[]): Promise<void> {
  const noted = new Map<string, ContractRow>();
  for (const { accountId, contractNumber, product } of messages) {
    const key = `${accountId} ${contractNumber}`;
    if (!contractNumber || noted.has(key)) continue;
    noted.set(key, {
      id: ctx.random.uuid(),
      accountId,
      number: contractNumber,
      product: product ?? "",
      status: "active",
      channel: "electronic",
      imported: false,
    });
  }
  await upsertContracts(tx, [...noted.values()]);
}

/**
 * From here to the end of the commit nobody closes these accounts, moves them to another address or to the customer
 * portal: an item for a closed account must not appear. Routed anew, its line goes where the address leads by then.
 */
async function keepRecipients(tx: Tx, { recipients, newAccounts }: PreparedRun): Promise<void> {
  const fresh = new Set(newAccounts.map(({ id }) => id));
  const known = [...recipients.keys()].filter((id) => !fresh.has(id));
  const kept = await keepAccountsOpen(tx, known);
  const asPrepared = kept.filter(
    ({ id, emailAddress, customerPortalSince }) =>
      emailAddress === recipients.get(id)?.emailAddress && !customerPortalSince,
  );
  if (asPrepared.length !== known.length) throw new RunConflictError("an account was closed or moved meanwhile");
}

/**
 * The one short commit of a run (CONTRACT, decision 20): accounts, contracts, items, notices, audit; only metadata.
 *
 * @throws RunConflictError when an account came into being, closed or moved meanwhile; nothing is written
 * @throws RunSweptError when the run's documents are gone; nothing is written
 */
export async function commitRun(ctx: Context, tx: Tx, run: PreparedRun): Promise<void> {
  // First, because from here on no sweeper can clear the run away.
  if (!(await endRun(tx, run.runId, "committed", run.at)))
    throw new RunSweptError("the run was cleared away meanwhile");
  const created = await createPreparedAccounts(ctx, tx, run.newAccounts);
  if (created.length !== run.newAccounts.length) throw new RunConflictError("an account was created meanwhile");
  await keepRecipients(tx, run);
  await noteContracts(ctx, tx, run.messages);
  await placeMessages(ctx, tx, run.runId, run.messages, run.at);
  await enqueueLetters(ctx, tx, noticesOf(run));
  await recordAuditEvent(tx, run.at, {
    kind: "delivery.committed",
    actor: "insurer",
    facts: { runId: run.runId, messages: run.messages.length, accounts: created.length },
  });
}
