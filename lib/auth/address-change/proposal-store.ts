import "server-only";
import { and, asc, eq, gt, isNull, lte, ne } from "drizzle-orm";
import { addressChangeProposals, type PROPOSAL_DECISIONS } from "@/drizzle/schema/auth";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";

/** A proposal that nobody has decided. */
export type WaitingProposal = {
  id: string;
  accountId: string;
  newAddress: string;
  /** Id of the staff member. */
  proposedBy: string;
  proposedAt: Date;
  expiresAt: Date;
};

const { id, accountId, newAddress, proposedBy, proposedAt, expiresAt } = addressChangeProposals;
const waiting = { id, accountId, newAddress, proposedBy, proposedAt, expiresAt };
/** Waits for a second staff member: not decided, not expired. */
const isWaiting = (now: Date) => and(isNull(addressChangeProposals.decision), gt(expiresAt, now));

/** The address is emptied by the decision only, which the table checks. */
const withAddress = (row: { newAddress: string | null } & Omit<WaitingProposal, "newAddress">): WaitingProposal[] =>
  row.newAddress === null ? [] : [{ ...row, newAddress: row.newAddress }];

/** Stores a proposal. The caller holds the account's lock and has ended an earlier one (`replaceProposals`). */
export async function insertProposal(db: Db, proposal: WaitingProposal): Promise<void> {
  await db.insert(addressChangeProposals).values(proposal);
}

/** Ends the undecided proposals of an account, expired ones too, because of a later one. */
export async function replaceProposals(db: Db, account: string, by: { memberId: string; at: Date }): Promise<void> {
  await db
    .update(addressChangeProposals)
    .set({ newAddress: null, decision: "replaced", decidedBy: by.memberId, decidedAt: by.at })
    .where(and(eq(accountId, account), isNull(addressChangeProposals.decision)));
}

/** The proposal of an account that waits for a second staff member; null when there is none. */
export async function findProposal(db: Db, account: string, now: Date): Promise<WaitingProposal | null> {
  const [row] = await db
    .select(waiting)
    .from(addressChangeProposals)
    .where(and(eq(accountId, account), isWaiting(now)));
  return (row && withAddress(row)[0]) ?? null;
}

/** The proposals of other staff members that wait, oldest first. */
export async function listProposalsOfOthers(
  db: Db,
  { memberId, now, limit }: { memberId: string; now: Date; limit: number },
): Promise<WaitingProposal[]> {
  const rows = await db
    .select(waiting)
    .from(addressChangeProposals)
    .where(and(ne(proposedBy, memberId), isWaiting(now)))
    .orderBy(asc(proposedAt))
    .limit(limit);
  return rows.flatMap(withAddress);
}

/**
 * Writes the decision down, which empties the address. The table refuses an approval by whoever proposed it.
 *
 * @returns false when the proposal was decided before, or has expired
 */
export async function decideProposal(
  db: Db,
  proposalId: string,
  decided: { decision: (typeof PROPOSAL_DECISIONS)[number]; memberId: string; at: Date },
): Promise<boolean> {
  const { decision, memberId, at } = decided;
  const rows = await db
    .update(addressChangeProposals)
    .set({ newAddress: null, decision, decidedBy: memberId, decidedAt: at })
    .where(and(eq(id, proposalId), isWaiting(at)))
    .returning({ id });
  return rows.length > 0;
}

/** Deletes proposals that expired undecided: the address may belong to a stranger. */
export function deleteExpiredProposals(db: Db, now: Date, limit: number): Promise<number> {
  return deleteSome(db, addressChangeProposals, {
    where: and(isNull(addressChangeProposals.decision), lte(expiresAt, now)),
    limit,
  });
}
