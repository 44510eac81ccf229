import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { readList } from "@/lib/db/read-list";
import { PAGE_SIZE } from "@/lib/mailbox/list/inbox-query";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import type { DocumentSummary } from "@/lib/mailbox/message/get-message";
import { listTrashRows } from "@/lib/mailbox/message/message-store";
import { oldestInTrash, type Restorable, restorableFor } from "@/lib/mailbox/message/visibility";
import { type FoundIn, foundSnippet, soughtForms } from "@/lib/mailbox/search/found-snippet";
import { searchTerms } from "@/lib/mailbox/search/search-query";
import { keyedTerms } from "@/lib/mailbox/search/text-terms";

export type TrashRow = {
  id: string;
  sender: string;
  subject: string;
  documentType: DocumentType;
  contractNumber: string | null;
  product: string | null;
  placedAt: Date;
  deletedAt: Date;
  restorable: Restorable;
  withdrawnAt: Date | null;
  /** Opened with `from: "trash"`; none for a withdrawn message. */
  documents: DocumentSummary[];
  /** As in `InboxRow`. */
  foundIn: FoundIn | null;
};

export type TrashPage = { rows: TrashRow[]; total: number; page: number; pages: number; pageOutOfRange: boolean };

/**
 * One page of the trash, last deleted first.
 *
 * @param input.page from 1; the first page is returned for a page that does not exist
 * @param input.q    search text, one line; only messages that match it are listed
 */
export async function listTrash(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; page?: number; q?: string | null },
): Promise<TrashPage> {
  const { accountId, page: requestedPage = 1, q = null } = input;
  const now = ctx.clock.now();
  const terms = q === null ? null : keyedTerms(ctx.settings.documentKeys, accountId, searchTerms(q));
  const scope = { accountId, deletedFrom: oldestInTrash(now), now, terms };
  const listPage = (page: number) =>
    readList(ctx, (db) => listTrashRows(db, { ...scope, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE }));
  const requested = await listPage(requestedPage);
  // A page after the last has no rows and therefore no total; the first page has both.
  const rows = requested.length > 0 || requestedPage === 1 ? requested : await listPage(1);
  const total = rows[0]?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const pageOutOfRange = requestedPage > pages;
  const page = pageOutOfRange ? 1 : requestedPage;
  const sought = soughtForms(terms ?? []);
  return {
    rows: rows.map(({ availableUntil, deletedAt, total: _, found, ...row }) => ({
      ...row,
      foundIn: found && foundSnippet(ctx, found, sought),
      deletedAt: deletedAt as Date,
      restorable: restorableFor(deletedAt as Date, availableUntil, now),
    })),
    total,
    page,
    pages,
    pageOutOfRange,
  };
}
