import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { entryNames } from "@/lib/export/archive-name";
import type { EntryState } from "@/lib/export/archive-texts";
import { isUuid } from "@/lib/kernel/random";
import type { CalendarDay } from "@/lib/kernel/time";
import {
  type ArchiveFilter,
  listArchiveDocuments,
  listArchiveMessages,
  sumArchive,
} from "@/lib/mailbox/list/archive-store";
import { inboxScope } from "@/lib/mailbox/list/inbox-scope";
import type { DocumentType } from "@/lib/mailbox/message/document-type";

export type ArchiveDocument = {
  id: string;
  /** The insurer's file name. */
  filename: string;
  /** The file name in the archive, without the folder. */
  entryName: string;
  sizeBytes: number;
  sha256: string;
  /** What of it has been written to the archive so far. */
  state: EntryState;
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
  /** When a newer message replaced it; null when none has. */
  supersededAt: Date | null;
  documents: ArchiveDocument[];
};

/** `all`, message ids, or a contract's number; what the customer cannot read is left out. */
export type ArchiveSelection = ArchiveFilter;

/** The messages and documents of an archive, newest first, without document bytes and message texts. */
export async function listForArchive(
  ctx: Context,
  input: {
    accountId: AuthorizedAccountId;
    selection: ArchiveSelection;
  },
): Promise<ArchiveMessage[]> {
  const { selection } = input;
  const filter = Array.isArray(selection) ? [...new Set(selection)].filter(isUuid) : selection;
  if (Array.isArray(filter) && filter.length === 0) return [];
  const scope = inboxScope(input.accountId, ctx.clock.now());
  const [messages, documents] = await Promise.all([
    listArchiveMessages(ctx.db, scope, filter),
    listArchiveDocuments(ctx.db, scope, filter),
  ]);
  const byMessage = Map.groupBy(documents, (document) => document.messageId);
  const inOrder = messages.map((message) => ({ message, documents: byMessage.get(message.id) ?? [] }));
  const names = entryNames(inOrder.flatMap((entry) => entry.documents.map(({ filename }) => filename)));
  let next = 0;
  return inOrder.map(({ message: { supersededBy, ...message }, ...entry }) => ({
    ...message,
    supersededAt: supersededBy && new Date(supersededBy.placedAt),
    documents: entry.documents.map(({ id, filename, sizeBytes, sha256 }) => {
      const entryName = names[next] ?? filename;
      next += 1;
      return { id, filename, sizeBytes, sha256, state: "missing" as const, entryName };
    }),
  }));
}

export type ArchiveSummary = { messages: number; documents: number; bytes: number; missing: number };

/** The size of an archive of the whole inbox. `bytes`: of all documents; `missing`: documents without stored bytes. */
export function summarizeArchive(ctx: Context, input: { accountId: AuthorizedAccountId }): Promise<ArchiveSummary> {
  return sumArchive(ctx.db, inboxScope(input.accountId, ctx.clock.now()));
}
