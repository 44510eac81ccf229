import "server-only";
import { asc, eq, ne } from "drizzle-orm";
import { addressChangeProposals } from "@/drizzle/schema/auth";
import type { Db } from "@/lib/db/connection";

export type ProposalRow = typeof addressChangeProposals.$inferSelect;

/** Stores a proposal in the place of an earlier one of the account. The caller holds the account's lock. */
export async function putProposal(db: Db, proposal: ProposalRow): Promise<void> {
  const { accountId, ...set } = proposal;
  await db
    .insert(addressChangeProposals)
    .values({ accountId, ...set })
    .onConflictDoUpdate({ target: addressChangeProposals.accountId, set });
}

/** The proposal of an account that waits for a second staff member; null when there is none. */
export async function findProposal(db: Db, accountId: string): Promise<ProposalRow | null> {
  const [row] = await db.select().from(addressChangeProposals).where(eq(addressChangeProposals.accountId, accountId));
  return row ?? null;
}

/** The proposals of other staff members that wait, oldest first. */
export function listProposalsOfOthers(db: Db, memberId: string, limit: number): Promise<ProposalRow[]> {
  const { proposedBy, proposedAt } = addressChangeProposals;
  return db.select().from(addressChangeProposals).where(ne(proposedBy, memberId)).orderBy(asc(proposedAt)).limit(limit);
}

/** @returns false when the proposal was decided or replaced before */
export async function deleteProposal(db: Db, proposalId: string): Promise<boolean> {
  const deleted = await db
    .delete(addressChangeProposals)
    .where(eq(addressChangeProposals.id, proposalId))
    .returning({ id: addressChangeProposals.id });
  return deleted.length > 0;
}
