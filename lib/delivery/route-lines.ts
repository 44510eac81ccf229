import "server-only";
import {
  type AccountRow,
  findAccountsByAddresses,
  listContractNumbersOfClosedAccounts,
  listContracts,
} from "@/lib/account/store";
import type { Context } from "@/lib/context";
import { initialPasswordRemarks } from "@/lib/delivery/initial-password-remarks";
import type { LineProblem } from "@/lib/delivery/manifest";
import type { BatchLine } from "@/lib/delivery/read-batch";
import { printable } from "@/lib/kernel/printable";
import { findPlacedMessages } from "@/lib/mailbox/placing/staged-store";
import { findReplyOwners } from "@/lib/mailbox/reply/reply-store";

/** Where a line goes (R4), and the account of its address if there is one. */
export type RoutedLine = {
  line: BatchLine;
  route: "mailbox" | "customer-portal" | "postal";
  account: AccountRow | null;
  /** Set when an earlier batch placed the same message. */
  placed: { messageId: string; availableUntil: string } | null;
};

export type Routing = { lines: RoutedLine[]; problems: LineProblem[]; remarks: LineProblem[] };

/**
 * Decides for every line where it goes (R4): to the customer portal when the customer is registered there; by post when
 * the contract was imported as postal or ended, or belongs to a closed account (R14); else to the mailbox.
 *
 * @param source only references of the same source count as placed before
 * @returns problems: references that were placed before with other content, answers to replies that the customer did
 *          not send; remarks: initial passwords that are ignored or easy to guess
 */
export async function routeLines(ctx: Context, source: string, lines: BatchLine[]): Promise<Routing> {
  const placed = await findPlacedMessages(
    ctx.db,
    source,
    lines.map((line) => line.senderReference),
  );
  const accounts = await findAccountsByAddresses(ctx.db, [...new Set(lines.map((line) => line.email))]);
  const byAddress = new Map(accounts.map((account) => [account.emailAddress as string, account]));
  const contracts = await listContracts(
    ctx.db,
    accounts.map((account) => account.id),
  );
  const postalContracts = new Set(
    contracts
      .filter((contract) => contract.status === "ended" || contract.channel === "postal")
      .map((contract) => `${contract.accountId} ${contract.number}`),
  );
  const contractsOfClosedAccounts = await listContractNumbersOfClosedAccounts(
    ctx.db,
    lines.filter((line) => !byAddress.has(line.email)).flatMap((line) => line.contractNumber ?? []),
  );
  const replyOwners = await findReplyOwners(
    ctx.db,
    lines.flatMap((line) => line.inReplyTo ?? []),
  );
  const problems: LineProblem[] = [];
  const remarks: LineProblem[] = lines.flatMap(({ line, remarks: reasons }) =>
    reasons.map((reason) => ({ line, reason })),
  );
  const routed = lines.map((line): RoutedLine => {
    const account = byAddress.get(line.email) ?? null;
    const earlier = placed.get(line.senderReference) ?? null;
    if (earlier && earlier.contentDigest !== line.contentDigest) {
      problems.push({
        line: line.line,
        reason: `senderReference ${printable(line.senderReference)} was placed before with other content`,
      });
    }
    // Not for a message that is placed already: the reply that it answers may have been deleted since.
    if (line.inReplyTo && !earlier && (!account || replyOwners.get(line.inReplyTo) !== account.id)) {
      problems.push({ line: line.line, reason: `inReplyTo ${printable(line.inReplyTo)} is no reply of this customer` });
    }
    if (account && line.initialPassword !== null && !earlier) {
      remarks.push({ line: line.line, reason: "initialPassword ignored: the account exists already" });
    }
    if (earlier) return { line, route: "mailbox", account, placed: earlier };
    if (account?.customerPortalSince) return { line, route: "customer-portal", account, placed: null };
    const postal = account
      ? postalContracts.has(`${account.id} ${line.contractNumber}`)
      : line.contractNumber !== null && contractsOfClosedAccounts.has(line.contractNumber);
    return { line, route: postal ? "postal" : "mailbox", account, placed: null };
  });
  const newCustomers = routed.filter(
    ({ route, account, placed: earlier }) => route === "mailbox" && !account && !earlier,
  );
  const guessable = await initialPasswordRemarks(
    newCustomers.map(({ line }) => line),
    ctx.settings.brand.name,
  );
  // `concat`, not `push(...guessable)`: that many arguments would overflow the stack.
  return { lines: routed, problems, remarks: remarks.concat(guessable).sort((a, b) => a.line - b.line) };
}
