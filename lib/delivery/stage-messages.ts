import "server-only";
import { upsertContracts } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import type { Staging } from "@/lib/db/staged-rows";
import type { CheckedLine } from "@/lib/delivery/checked-line";
import type { PreparedBatch } from "@/lib/delivery/commit-batch";
import {
  messageOf,
  type NotificationGroup,
  newContracts,
  notificationOf,
  placedAtOf,
} from "@/lib/delivery/line-message";
import type { KnownAccount, RoutedLine } from "@/lib/delivery/route-lines";
import type { TextNumbers } from "@/lib/delivery/text-numbers";
import { storeUnpublished } from "@/lib/delivery/unpublished-rows";
import { allEnded } from "@/lib/kernel/all-ended";
import { chunksOf } from "@/lib/kernel/chunks";
import { availableUntil } from "@/lib/mailbox/message/available-until";
import {
  answersOf,
  type PreparedDocument,
  recordPlacing,
  supersededBy,
  writeMessages,
} from "@/lib/mailbox/placing/place-messages";
import { enqueueNotifications, type OutgoingNotification } from "@/lib/notification/enqueue";

/** Rows held in memory and written by one statement. */
export const CHUNK_ROWS = 1000;

/**
 * From so many rows on, tables and staging tables are written at the same time; fewer are not worth a second
 * connection.
 */
const AT_ONCE_ROWS = 100;

/** The values of a staged line for its result. */
export type StagedLine = { messageId: string; availableUntil: string; accountId: string };

/** A line for a mailbox that was not placed before, with its stored documents. */
export type LineToStage = RoutedLine<CheckedLine> & { documents: PreparedDocument[] };

export type StagedMessages = Pick<PreparedBatch, "batchId" | "at" | "staging" | "messages" | "answers" | "superseded">;

/** Notifications of a customer that further lines may extend, by instant of publication. */
type OpenCustomer = { isKnown: boolean; groups: Map<number, NotificationGroup> };

/**
 * Stages the messages of a batch chunk by chunk. Nobody can see any of them until `commitBatch`. Messages and
 * notifications for existing accounts are stored in their tables at once; what belongs to a new account waits in the
 * staging tables, because the account must not exist before the commit. What is kept for a customer is dropped after
 * their last line.
 */
export class MessageStager {
  /** By id of the account. */
  private readonly open = new Map<string, OpenCustomer>();
  private noted = new Set<string>();
  private readonly answers: PreparedBatch["answers"] = [];
  private readonly superseded: PreparedBatch["superseded"] = [];
  private messages = 0;

  /**
   * @param batch.shownId the id of the batch for people, in events and audit events
   * @param batch.created the new accounts of the batch, by address
   * @param batch.at instant of placing. Taken after the slow steps, because retention counts from it (R13)
   * @param batch.lastLines number of the last line of each address; null: the lines come customer by customer
   */
  constructor(
    private readonly ctx: Context,
    private readonly staging: Staging,
    private readonly batch: {
      shownId: string;
      source: string;
      at: Date;
      created: ReadonlyMap<string, KnownAccount>;
      lastLines: Pick<TextNumbers, "get"> | null;
    },
  ) {}

  /**
   * Stages at most CHUNK_ROWS lines.
   *
   * @returns the values of each line for its result, in the order of the lines
   * @throws BatchCancelledError when the batch was cancelled meanwhile
   */
  async add(lines: readonly LineToStage[]): Promise<StagedLine[]> {
    const { ctx, staging } = this;
    const { source, at, created, lastLines, shownId } = this.batch;
    const { batchId } = staging;
    const results: StagedLine[] = [];
    const ended = new Set<string>();
    const messages = lines.map((routed) => {
      const { line, account, documents } = routed;
      const customer = account ?? (created.get(line.email) as KnownAccount);
      const message = messageOf(ctx, source, routed, customer.id, documents);
      const placedAt = placedAtOf(line.publishAt, at);
      this.announce(customer, { isKnown: account !== null, dueAt: placedAt, messageId: message.id });
      if (lastLines?.get(line.email) === line.line) ended.add(customer.id);
      results.push({ messageId: message.id, availableUntil: availableUntil(placedAt).day, accountId: customer.id });
      return message;
    });
    // Existing contracts are not staged: each would only cost the commit time.
    const mentioning = messages.filter((_, index) => !lines[index]?.contractKnown);
    const contracts = newContracts(ctx, mentioning, this.noted);
    const ofKnown = messages.filter((_, index) => lines[index]?.account);
    const ofNew = messages.filter((_, index) => !lines[index]?.account);
    const writeKnown = async () =>
      ofKnown.length > 0 && storeUnpublished(ctx, batchId, (tx) => writeMessages(tx, batchId, ofKnown, at));
    const writeStaged = async () => {
      await upsertContracts(staging, contracts);
      await writeMessages(staging, batchId, ofNew, at);
      await recordPlacing(staging, shownId, messages, at);
    };
    if (lines.length >= AT_ONCE_ROWS) await allEnded([writeKnown(), writeStaged()]);
    else {
      await writeKnown();
      await writeStaged();
    }
    this.answers.push(...answersOf(messages, at));
    this.superseded.push(...supersededBy(messages));
    this.messages += messages.length;
    const last = messages.at(-1)?.accountId;
    await this.drop(lastLines ? ended : new Set([...this.open.keys()].filter((id) => id !== last)));
    return results;
  }

  /** Each customer gets one notification per instant of publication, whatever the number of messages. */
  private announce(
    customer: KnownAccount,
    { isKnown, dueAt, messageId }: { isKnown: boolean; dueAt: Date; messageId: string },
  ): void {
    const own = this.open.get(customer.id) ?? { isKnown, groups: new Map() };
    this.open.set(customer.id, own);
    const group = own.groups.get(dueAt.getTime());
    if (group) group.messageIds.push(messageId);
    else own.groups.set(dueAt.getTime(), { customer, dueAt, messageIds: [messageId] });
  }

  /** Writes the notifications of customers who have no further line, and forgets their contracts. */
  private async drop(accountIds: ReadonlySet<string>): Promise<void> {
    if (accountIds.size === 0) return;
    const dropped = [...accountIds].flatMap((id) => this.open.get(id) ?? []);
    for (const id of accountIds) this.open.delete(id);
    const accountOf = (contract: string) => contract.slice(0, contract.indexOf(" "));
    this.noted = new Set([...this.noted].filter((contract) => !accountIds.has(accountOf(contract))));
    const isKnown = (wanted: boolean) =>
      dropped.flatMap((own) => (own.isKnown === wanted ? [...own.groups.values()].map(notificationOf) : []));
    await this.writeNotifications(isKnown(true), isKnown(false));
  }

  private async writeNotifications(
    ofKnown: readonly OutgoingNotification[],
    ofNew: readonly OutgoingNotification[],
  ): Promise<void> {
    const { ctx, staging } = this;
    const { batchId } = staging;
    for (const chunk of chunksOf(ofKnown, CHUNK_ROWS)) {
      await storeUnpublished(ctx, batchId, (tx) => enqueueNotifications(ctx, tx, chunk, batchId));
    }
    for (const chunk of chunksOf(ofNew, CHUNK_ROWS)) await enqueueNotifications(ctx, staging, chunk);
  }

  /** Writes the notifications that are left. @returns what `commitBatch` needs of the messages */
  async end(): Promise<StagedMessages> {
    await this.drop(new Set(this.open.keys()));
    const { answers, superseded, messages, staging } = this;
    return { batchId: staging.batchId, at: this.batch.at, staging, messages, answers, superseded };
  }
}
