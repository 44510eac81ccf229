import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import type { CalendarDay } from "@/lib/kernel/time";
import type { DocumentType } from "@/lib/mailbox/document-type";
import type { DocumentFacts } from "@/lib/mailbox/get-message";
import { PAGE_SIZE } from "@/lib/mailbox/inbox-query";
import { countBin, listBinRows, listDocuments } from "@/lib/mailbox/message-store";
import { oldestInBin, restorableUntil } from "@/lib/mailbox/visibility";

export type BinRow = {
  id: string;
  sender: string;
  subject: string;
  documentType: DocumentType;
  contractNumber: string | null;
  placedAt: Date;
  deletedAt: Date;
  /** The last day on which it can be restored. */
  restorableUntil: CalendarDay;
  withdrawnAt: Date | null;
  /** They open only from here, with `from: "bin"`; none of a withdrawn item. */
  documents: DocumentFacts[];
};

export type BinPage = { rows: BinRow[]; total: number; page: number; pages: number; pageOutOfRange: boolean };

/** One page of the bin, last deleted first. */
export async function listBin(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; page?: number },
): Promise<BinPage> {
  const { accountId, page: asked = 1 } = input;
  const now = ctx.clock.now();
  const bin = { accountId, deletedFrom: oldestInBin(now), now };
  const total = await countBin(ctx.db, bin);
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const pageOutOfRange = asked > pages;
  const page = pageOutOfRange ? 1 : asked;
  const rows = await listBinRows(ctx.db, { ...bin, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE });
  const open = rows.filter((row) => row.withdrawnAt === null).map((row) => row.id);
  const documents = open.length === 0 ? [] : await listDocuments(ctx.db, { accountId, messageIds: open });
  return {
    rows: rows.map(({ availableUntil, deletedAt, ...row }) => ({
      ...row,
      deletedAt: deletedAt as Date,
      restorableUntil: restorableUntil(deletedAt as Date, availableUntil),
      documents: documents
        .filter((document) => document.messageId === row.id)
        .map(({ messageId: _, ...document }) => document),
    })),
    total,
    page,
    pages,
    pageOutOfRange,
  };
}
