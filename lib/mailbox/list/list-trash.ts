import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import type { CalendarDay } from "@/lib/kernel/time";
import { PAGE_SIZE } from "@/lib/mailbox/list/inbox-query";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import type { DocumentSummary } from "@/lib/mailbox/message/get-message";
import { countTrash, listDocuments, listTrashRows } from "@/lib/mailbox/message/message-store";
import { oldestInTrash, restorableUntil } from "@/lib/mailbox/message/visibility";

export type TrashRow = {
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
  documents: DocumentSummary[];
};

export type TrashPage = { rows: TrashRow[]; total: number; page: number; pages: number; pageOutOfRange: boolean };

/** One page of the bin, last deleted first. */
export async function listTrash(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; page?: number },
): Promise<TrashPage> {
  const { accountId, page: asked = 1 } = input;
  const now = ctx.clock.now();
  const bin = { accountId, deletedFrom: oldestInTrash(now), now };
  const total = await countTrash(ctx.db, bin);
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const pageOutOfRange = asked > pages;
  const page = pageOutOfRange ? 1 : asked;
  const rows = await listTrashRows(ctx.db, { ...bin, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE });
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
