import "server-only";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/connection";
import { listPostal, type PostalRow } from "@/lib/delivery/result/postal-store";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import { type BouncedRow, listBounced } from "@/lib/notification/bounced-store";
import { findMemberNames } from "@/lib/staff/member-store";
import {
  UNREACHABLE_PAGE_SIZE,
  type UnreachableId,
  type UnreachableKind,
  type UnreachablePosition,
} from "@/lib/staff/unreachable/unreachable";

/** A customer or a line that needs another way than e-mail. */
export type UnreachableRow = {
  entry: UnreachableId;
  /** Null for a line whose customer has no account, or whose account is not looked up. */
  accountId: string | null;
  name: string;
  email: string;
  /** The sender's reference and contract of a line by post. */
  senderReference: string | null;
  contractNumber: string | null;
  documentType: DocumentType | null;
  /** When the e-mail failed or the line was delivered. */
  since: Date;
  handledAt: Date | null;
  /** Id of the staff member. */
  handledBy: string | null;
};

function bouncedRow({ id, accountId, name, emailAddress, failedAt, handledAt, handledBy }: BouncedRow): UnreachableRow {
  const entry = { kind: "bounced", id } as const;
  const none = { senderReference: null, contractNumber: null, documentType: null };
  return { entry, accountId, name, email: emailAddress, ...none, since: failedAt, handledAt, handledBy };
}

function postalRow(row: PostalRow): UnreachableRow {
  const { batchId, line, recordedAt, senderReference, contractNumber, documentType } = row;
  const { name, email, handledAt, handledBy } = row;
  const entry = { kind: "postal", batchId, line } as const;
  return {
    ...{ entry, accountId: null, name, email, senderReference, contractNumber, documentType },
    ...{ since: recordedAt, handledAt, handledBy },
  };
}

/** One page of a list by key. @param page.after the place behind which it begins; null for the first page */
export async function readUnreachable(
  db: Db,
  page: { kind: UnreachableKind; handled: boolean; after: UnreachablePosition | null; limit: number },
): Promise<UnreachableRow[]> {
  const { kind, handled, after, limit } = page;
  if (kind === "bounced") {
    const place = after?.entry.kind === "bounced" ? { at: after.at, id: after.entry.id } : null;
    return (await listBounced(db, { handled, after: place, limit })).map(bouncedRow);
  }
  const place = after?.entry.kind === "postal" ? { ...after.entry, at: after.at } : null;
  return (await listPostal(db, { handled, after: place, limit })).map(postalRow);
}

/** The place of an entry in its list. */
export function positionOf({ entry, since, handledAt }: UnreachableRow): UnreachablePosition {
  return { at: handledAt ?? since, entry };
}

/**
 * One page of the customers whom e-mail does not reach, or of the lines that go by post, with who has handled them. A
 * list, so it is not recorded as a look at a customer; its export is.
 *
 * @returns `next`: where the next page begins; null on the last one
 */
export async function listUnreachable(
  ctx: Context,
  page: { kind: UnreachableKind; handled: boolean; after: UnreachablePosition | null },
) {
  const found = await readUnreachable(ctx.db, { ...page, limit: UNREACHABLE_PAGE_SIZE + 1 });
  const rows = found.slice(0, UNREACHABLE_PAGE_SIZE);
  const names = await findMemberNames(
    ctx.db,
    rows.flatMap(({ handledBy }) => handledBy ?? []),
  );
  const last = rows.at(-1);
  return {
    rows: rows.map((row) => ({ ...row, handler: row.handledBy ? (names.get(row.handledBy)?.name ?? null) : null })),
    next: found.length > UNREACHABLE_PAGE_SIZE && last ? positionOf(last) : null,
  };
}
