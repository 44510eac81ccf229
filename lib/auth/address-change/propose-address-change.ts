import "server-only";
import { findAccountByAddress, lockAccount } from "@/lib/account/store";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import { deleteProposal, findProposal, putProposal } from "@/lib/auth/address-change/proposal-store";
import { type AddressChangeFailure, requestAddressChange } from "@/lib/auth/address-change/request-address-change";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { err, ok, type Result } from "@/lib/kernel/result";

export type DecideProposalFailure =
  | AddressChangeFailure
  /** Decided, replaced, or the account was closed. */
  | { kind: "no-proposal" }
  /** Whoever proposed it cannot approve it. */
  | { kind: "same-person" };

/**
 * Proposes a new address for a customer. Nothing changes before a second staff member approves it: whoever controls the
 * address controls the account.
 */
export async function proposeAddressChange(
  ctx: Context,
  input: { accountId: string; newAddress: EmailAddress; by: StaffActor },
): Promise<Result<undefined, AddressChangeFailure>> {
  const { accountId, newAddress, by } = input;
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const account = await lockAccount(tx, accountId);
    if (!account?.emailAddress) return err({ kind: "unknown-address" });
    if (account.emailAddress === newAddress) return err({ kind: "same" });
    if (await findAccountByAddress(tx, newAddress)) return err({ kind: "taken" });
    const id = ctx.random.uuid();
    await putProposal(tx, { id, accountId, newAddress, proposedBy: by.id, proposedAt: now });
    await recordAuditEvent(tx, now, {
      kind: "address-change.proposed",
      actor: "insurer",
      accountId,
      details: { proposal: id, ...staffDetails(by) },
    });
    return ok();
  });
}

/**
 * Approves or rejects a proposal. Approved, the link to confirm it is mailed to the new address, as by
 * `requestAddressChange`; of two decisions at once one counts.
 *
 * @param input.proposalId as the page showed it: a proposal that replaced it is not decided
 */
export async function decideAddressChange(
  ctx: Context,
  input: { accountId: string; proposalId: string; decision: "approved" | "rejected"; by: StaffActor },
): Promise<Result<undefined, DecideProposalFailure>> {
  const { accountId, proposalId, decision, by } = input;
  const taken = await inTransaction(
    ctx.db,
    async (tx): Promise<Result<{ oldAddress: EmailAddress; newAddress: EmailAddress }, DecideProposalFailure>> => {
      const account = await lockAccount(tx, accountId);
      const proposal = account && (await findProposal(tx, accountId));
      if (!account?.emailAddress || proposal?.id !== proposalId) return err({ kind: "no-proposal" });
      if (decision === "approved" && proposal.proposedBy === by.id) return err({ kind: "same-person" });
      if (!(await deleteProposal(tx, proposalId))) return err({ kind: "no-proposal" });
      await recordAuditEvent(tx, ctx.clock.now(), {
        kind: "address-change.decided",
        actor: "insurer",
        accountId,
        details: { proposal: proposalId, decision, proposedBy: proposal.proposedBy, ...staffDetails(by) },
      });
      const { newAddress } = proposal;
      return ok({ oldAddress: account.emailAddress as EmailAddress, newAddress: newAddress as EmailAddress });
    },
  );
  if (!taken.ok) return taken;
  if (decision === "rejected") return ok();
  const requested = await requestAddressChange(ctx, { ...taken.value, by });
  return requested.ok ? ok() : requested;
}
