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
import { storeUnpublished } from "@/lib/delivery/unpublished-rows";
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

/** The values of a staged line for its result. */
export type StagedLine = { messageId: string; availableUntil: string; accountId: string };

/** A line for a mailbox that was not placed before, with its stored documents. */
export type LineToStage = RoutedLine<CheckedLine> & { documents: PreparedDocument[] };

export type StagedMessages = Pick<
  PreparedBatch,
  "batchId" | "at" | "staging" | "messages" | "knownAccounts" | "answers" | "superseded"
>;

/**
 * Stages the messages of a batch chunk by chunk. Nobody can see any of them until `commitBatch`. Messages and notifications
 * for existing accounts are stored in their tables at once; what belongs to a new account waits in the staging tables,
 * because the account must not exist before the commit.
 */
export class MessageStager {
  private readonly known = new Map<string, string>();
  private notifications = new Map<string, NotificationGroup>();
  private noted = new Set<string>();
  private readonly answers: PreparedBatch["answers"] = [];
  private readonly superseded: PreparedBatch["superseded"] = [];
  private messages = 0;

  /**
   * @param batch.shownId the id of the batch for people, in events and audit events
   * @param batch.created the new accounts of the batch, by address
   * @param batch.at instant of placing. Taken after the slow steps, because retention counts from it (R13)
   * @param batch.isByCustomer the lines come customer by customer, so that what is kept for one is dropped after the last
   */
  constructor(
    private readonly ctx: Context,
    private readonly staging: Staging,
    private readonly batch: {
      shownId: string;
      source: string;
      at: Date;
      created: ReadonlyMap<string, KnownAccount>;
      isByCustomer: boolean;
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
    const { source, at, created, isByCustomer, shownId } = this.batch;
    const { batchId } = staging;
    const results: StagedLine[] = [];
    const messages = lines.map((routed) => {
      const { line, account, documents } = routed;
      const customer = account ?? (created.get(line.email) as KnownAccount);
      if (account) this.known.set(customer.id, customer.emailAddress);
      const message = messageOf(ctx, source, routed, customer.id, documents);
      const placedAt = placedAtOf(line.publishAt, at);
      this.announce(customer, placedAt, message.id);
      results.push({ messageId: message.id, availableUntil: availableUntil(placedAt).day, accountId: customer.id });
      return message;
    });
    // Existing contracts are not staged: each would only cost the commit time.
    const mentioning = messages.filter((_, index) => !lines[index]?.contractKnown);
    await upsertContracts(staging, newContracts(ctx, mentioning, this.noted));
    const ofKnown = messages.filter((_, index) => lines[index]?.account);
    const ofNew = messages.filter((_, index) => !lines[index]?.account);
    if (ofKnown.length > 0) await storeUnpublished(ctx, batchId, (tx) => writeMessages(tx, batchId, ofKnown, at));
    await writeMessages(staging, batchId, ofNew, at);
    await recordPlacing(staging, shownId, messages, at);
    this.answers.push(...answersOf(messages, at));
    this.superseded.push(...supersededBy(messages));
    this.messages += messages.length;
    const last = messages.at(-1)?.accountId;
    if (isByCustomer && last !== undefined) await this.dropAllBut(last);
    return results;
  }

  /** Each customer gets one notification per instant of publication, whatever the number of messages. */
  private announce(customer: KnownAccount, dueAt: Date, messageId: string): void {
    const key = `${customer.id} ${dueAt.getTime()}`;
    const group = this.notifications.get(key);
    if (group) group.messageIds.push(messageId);
    else this.notifications.set(key, { customer, dueAt, messageIds: [messageId] });
  }

  private async dropAllBut(accountId: string): Promise<void> {
    const groups = [...this.notifications];
    const isKept = ([, { customer }]: (typeof groups)[number]) => customer.id === accountId;
    await this.writeNotifications(groups.filter((entry) => !isKept(entry)).map(([, group]) => group));
    this.notifications = new Map(groups.filter(isKept));
    this.noted = new Set([...this.noted].filter((key) => key.startsWith(`${accountId} `)));
  }

  private async writeNotifications(groups: readonly NotificationGroup[]): Promise<void> {
    const { ctx, staging } = this;
    for (const part of chunksOf(groups, CHUNK_ROWS)) {
      const chunk: OutgoingNotification[] = part.map(notificationOf);
      const ofKnown = chunk.filter(({ accountId }) => this.known.has(accountId));
      const ofNew = chunk.filter(({ accountId }) => !this.known.has(accountId));
      if (ofKnown.length > 0) {
        const { batchId } = staging;
        await storeUnpublished(ctx, batchId, (tx) => enqueueNotifications(ctx, tx, ofKnown, batchId));
      }
      await enqueueNotifications(ctx, staging, ofNew);
    }
  }

  /** Writes the notifications that are left. @returns what `commitBatch` needs of the messages */
  async end(): Promise<StagedMessages> {
    await this.writeNotifications([...this.notifications.values()]);
    const knownAccounts = [...this.known].map(([id, emailAddress]) => ({ id, emailAddress }));
    const { answers, superseded, messages, staging } = this;
    return { batchId: staging.batchId, at: this.batch.at, staging, messages, knownAccounts, answers, superseded };
  }
}
