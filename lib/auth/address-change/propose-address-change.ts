import "server-only";
import { lockAccount } from "@/lib/account/store";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import { proposalExpiresAt } from "@/lib/auth/address-change/address-change";
import {
  decideProposal,
  findProposal,
  insertProposal,
  replaceProposals,
} from "@/lib/auth/address-change/proposal-store";
import {
  type AddressChangeFailure,
  issueAddressChange,
  whyNotAddress,
} from "@/lib/auth/address-change/request-address-change";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";

export type DecideProposalFailure =
  | AddressChangeFailure
  /** Decided, replaced, expired, or the account was closed. */
  | { kind: "no-proposal" }
  /** Whoever proposed it cannot approve it. */
  | { kind: "same-person" };

/**
 * Proposes a new address for a customer. Nothing changes before a second staff member approves it: whoever controls the
 * address controls the account. It can be approved for PROPOSAL_TTL_HOURS and replaces an earlier one of the account.
 */
export async function proposeAddressChange(
  ctx: Context,
  input: { accountId: string; newAddress: EmailAddress; by: StaffActor },
): Promise<Result<undefined, AddressChangeFailure>> {
  const { accountId, newAddress, by } = input;
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, accountId);
    if (!account) return err({ kind: "unknown-address" });
    const refused = await whyNotAddress(tx, account, newAddress);
    if (refused) return err(refused);
    const id = ctx.random.uuid();
    await replaceProposals(tx, accountId, { memberId: by.id, at: now });
    const expiresAt = proposalExpiresAt(now);
    await insertProposal(tx, { id, accountId, newAddress, proposedBy: by.id, proposedAt: now, expiresAt });
    await recordAuditEvent(tx, now, {
      kind: "address-change.proposed",
      actor: "insurer",
      accountId,
      details: { proposal: id, before: "none", after: "proposed", ...staffDetails(by) },
    });
    return ok();
  });
}

/**
 * Approves or rejects a proposal. Approved, the link to confirm it is mailed to the new address in the same
 * transaction, as by `requestAddressChange`; of two decisions at once one counts. The table too refuses an approval by
 * the proposer. A proposal that cannot be approved stays, so that it can be rejected.
 *
 * @param input.proposalId as the page showed it: a proposal that replaced it is not decided
 */
export async function decideAddressChange(
  ctx: Context,
  input: { accountId: string; proposalId: string; decision: "approved" | "rejected"; by: StaffActor },
): Promise<Result<undefined, DecideProposalFailure>> {
  const { accountId, proposalId, decision, by } = input;
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, accountId);
    const proposal = account && (await findProposal(tx, accountId, now));
    if (!account?.emailAddress || proposal?.id !== proposalId) return err({ kind: "no-proposal" });
    const newAddress = proposal.newAddress as EmailAddress;
    if (decision === "approved") {
      if (proposal.proposedBy === by.id) return err({ kind: "same-person" });
      const refused = await whyNotAddress(tx, account, newAddress);
      if (refused) return err(refused);
    }
    const decided = { decision, memberId: by.id, at: now };
    if (!(await decideProposal(tx, proposalId, decided))) return err({ kind: "no-proposal" });
    await recordAuditEvent(tx, now, {
      kind: "address-change.decided",
      actor: "insurer",
      accountId,
      details: {
        ...{ proposal: proposalId, decision, proposedBy: proposal.proposedBy },
        ...{ before: "proposed", after: decision, ...staffDetails(by) },
      },
    });
    if (decision === "approved") await issueAddressChange(ctx, tx, { account, newAddress, by });
    return ok();
  });
}
