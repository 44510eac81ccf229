import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { entryNamer } from "@/lib/export/archive-name";
import { listArchiveDocuments, listArchiveMessages, sumArchive } from "@/lib/export/store";
import { isUuid } from "@/lib/kernel/random";
import { budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { inboxScope } from "@/lib/mailbox/list/list-messages";
import type { DocumentType } from "@/lib/mailbox/message/document-type";

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

export type ArchiveMessage = {
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
): Promise<ArchiveMessage[]> {
  const ids = input.selection === "all" ? null : [...new Set(input.selection)].filter(isUuid);
  if (ids?.length === 0) return [];
  const scope = inboxScope(input.accountId, ctx.clock.now());
  const [messages, documents] = await Promise.all([
    listArchiveMessages(ctx.db, scope, ids),
    listArchiveDocuments(ctx.db, scope, ids),
  ]);
  const nameOf = entryNamer();
  const byMessage = Map.groupBy(documents, (document) => document.messageId);
  return messages.map((message) => ({
    ...message,
    documents: (byMessage.get(message.id) ?? []).map(({ id, filename, sizeBytes, sha256 }) => ({
      id,
      filename,
      sizeBytes,
      sha256,
      included: false,
      entryName: nameOf({
        day: budapestDay(message.placedAt),
        typeLabel: input.typeLabel(message.documentType),
        contractNumber: message.contractNumber,
      }),
    })),
  }));
}

export type ArchiveSummary = { messages: number; documents: number; bytes: number; missing: number };

/** How much an archive of everything would hold. `missing`: documents of which we know already that they are not there. */
export function summarizeArchive(ctx: Context, input: { accountId: AuthorizedAccountId }): Promise<ArchiveSummary> {
  return sumArchive(ctx.db, inboxScope(input.accountId, ctx.clock.now()));
}
