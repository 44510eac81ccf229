import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { readList } from "@/lib/db/read-list";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { CalendarDay } from "@/lib/kernel/time";
import { isDamagedText } from "@/lib/kernel/typed-text";
import {
  type ContractWithMessages,
  findContractWithMessages,
  listContractRows,
} from "@/lib/mailbox/contract/contract-store";
import { inboxScope } from "@/lib/mailbox/list/inbox-scope";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import type { DocumentSummary } from "@/lib/mailbox/message/get-message";
import { type MessagePayment, withPayment } from "@/lib/mailbox/message/message-payment";

/** At most so many messages stand on the page of a contract: the newest. The inbox lists all of them. */
export const MAX_CONTRACT_MESSAGES = 100;

/** In this order a contract's documents are listed: what describes the contract comes first. */
const TYPE_ORDER: readonly DocumentType[] = [
  "policy",
  "offer",
  "terms",
  "premium-bill",
  "premium-notice",
  "cancellation-notice",
  "premium-certificate",
  "notice",
  "reply",
  "other",
];

/** `null`: only messages name it, so the insurer has said nothing of its state. */
type ContractStatus = ContractWithMessages["status"];

export type ContractSummary = {
  number: string;
  product: string | null;
  status: ContractStatus;
  /** Numbers of its messages in the inbox, and of the unread ones among them. */
  messages: number;
  unread: number;
  newest: Date | null;
  /** Number of bills that are not marked paid, and the earliest due date among them. */
  payable: number;
  firstDue: CalendarDay | null;
};

export type ContractMessage = {
  id: string;
  subject: string;
  documentType: DocumentType;
  placedAt: Date;
  unread: boolean;
  withdrawnAt: Date | null;
  documents: DocumentSummary[];
  payment: MessagePayment | null;
};

export type ContractView = {
  number: string;
  product: string | null;
  status: ContractStatus;
  /** By document type, each newest first; only types that occur. */
  groups: { type: DocumentType; messages: ContractMessage[] }[];
  /** Bills that are not marked paid: by due date, those without one last. */
  payable: ContractMessage[];
  /**
   * An archive of the contract: the size of its documents in bytes, which is null when the page does not have all of
   * its messages. Null when there is nothing to archive.
   */
  archive: { bytes: number | null } | null;
  /** True when the inbox has more messages of the contract than the page. */
  more: boolean;
};

/** The contracts of the customer, by number: those that the insurer has named and those that messages name. */
export async function listContracts(
  ctx: Context,
  { accountId }: { accountId: AuthorizedAccountId },
): Promise<ContractSummary[]> {
  return readList(ctx, (db) => listContractRows(db, inboxScope(accountId, ctx.clock.now())));
}

type PlacedRow = ContractWithMessages["placed"][number];

function contractMessage(row: PlacedRow, now: Date): ContractMessage {
  const markedPaidAt = row.markedPaidAt === null ? null : new Date(row.markedPaidAt);
  const { id, subject, documentType, unread, documents, payment } = withPayment({ ...row, markedPaidAt }, now);
  const withdrawnAt = row.withdrawnAt === null ? null : new Date(row.withdrawnAt);
  return { id, subject, documentType, placedAt: new Date(row.placedAt), unread, withdrawnAt, documents, payment };
}

/** Size of the documents; withdrawn messages have none. */
const bytesOf = (shown: readonly ContractMessage[]) =>
  shown.flatMap(({ documents }) => documents).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/**
 * One contract with its messages in the inbox. Names documents and subjects, but returns no text, so it records
 * nothing.
 *
 * @returns `not-found` for a number that neither the insurer nor a message in the inbox names for this customer
 */
export async function getContract(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; number: string },
): Promise<Result<ContractView, { kind: "not-found" }>> {
  const { accountId, number } = input;
  if (isDamagedText(number)) return err({ kind: "not-found" });
  const now = ctx.clock.now();
  const row = await readList(ctx, (db) =>
    findContractWithMessages(db, inboxScope(accountId, now), number, MAX_CONTRACT_MESSAGES + 1),
  );
  const [newest] = row?.placed ?? [];
  if (!row || (row.number === null && !newest)) return err({ kind: "not-found" });
  const shown = row.placed.slice(0, MAX_CONTRACT_MESSAGES).map((placed) => contractMessage(placed, now));
  const more = row.placed.length > MAX_CONTRACT_MESSAGES;
  const byType = Map.groupBy(shown, ({ documentType }) => documentType);
  return ok({
    number,
    product: row.product || (newest?.product ?? null),
    status: row.status,
    groups: TYPE_ORDER.flatMap((type) => {
      const messages = byType.get(type);
      return messages ? [{ type, messages }] : [];
    }),
    payable: row.bills.slice(0, MAX_CONTRACT_MESSAGES).map((placed) => contractMessage(placed, now)),
    archive: shown.some(({ withdrawnAt }) => withdrawnAt === null) ? { bytes: more ? null : bytesOf(shown) } : null,
    more,
  });
}
