import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { entryNamer } from "@/lib/export/archive-name";
import { listArchiveDocuments, listArchiveItems, sumArchive } from "@/lib/export/store";
import { isUuid } from "@/lib/kernel/random";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";
import type { DocumentType } from "@/lib/mailbox/document-type";
import { inboxScope } from "@/lib/mailbox/list-messages";

export type ArchiveDocument = {
  id: string;
  /** As the insurer named it. */
  filename: string;
  /** As it is called in the archive, without the folder. */
  entryName: string;
  sizeBytes: number;
  sha256: string;
  /** False until its bytes have entered the archive whole. */
  included: boolean;
};

export type ArchiveItem = {
  id: string;
  sender: string;
  subject: string;
  documentType: DocumentType;
  contractNumber: string | null;
  product: string | null;
  placedAt: Date;
  availableUntil: CalendarDay;
  documents: ArchiveDocument[];
};

/** Which items: `all`, or those of the ids that the customer may read; foreign and unknown ones are simply missing. */
export type ArchiveSelection = "all" | string[];

/**
 * What an archive is going to hold, newest first; everything but the documents and the texts.
 *
 * @param input.typeLabel a document type in the reader's words, for the names of the entries
 */
export async function listForArchive(
  ctx: Context,
  input: {
    accountId: AuthorizedAccountId;
    selection: ArchiveSelection;
    typeLabel: (type: DocumentType) => string;
  },
): Promise<ArchiveItem[]> {
  const ids = input.selection === "all" ? null : [...new Set(input.selection)].filter(isUuid);
  if (ids?.length === 0) return [];
  const scope = inboxScope(input.accountId, ctx.clock.now());
  const [items, documents] = await Promise.all([
    listArchiveItems(ctx.db, scope, ids),
    listArchiveDocuments(ctx.db, scope, ids),
  ]);
  const nameOf = entryNamer();
  const byItem = Map.groupBy(documents, (document) => document.messageId);
  return items.map((item) => ({
    ...item,
    documents: (byItem.get(item.id) ?? []).map(({ id, filename, sizeBytes, sha256 }) => ({
      id,
      filename,
      sizeBytes,
      sha256,
      included: false,
      entryName: nameOf({
        day: budapestDay(item.placedAt),
        typeLabel: input.typeLabel(item.documentType),
        contractNumber: item.contractNumber,
      }),
    })),
  }));
}

export type ArchiveSummary = { items: number; documents: number; bytes: number; missing: number };

/** How much an archive of everything would hold. `missing`: documents of which we know already that they are not there. */
export function summarizeArchive(ctx: Context, input: { accountId: AuthorizedAccountId }): Promise<ArchiveSummary> {
  return sumArchive(ctx.db, inboxScope(input.accountId, ctx.clock.now()));
}
