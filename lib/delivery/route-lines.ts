import "server-only";
import { isPostal } from "@/lib/account/contract";
import { findAccountsByAddresses, listContractNumbersOfClosedAccounts, listContracts } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import type { CheckedLine } from "@/lib/delivery/checked-line";
import { ignoredPasswordRemark, initialPasswordRemarks } from "@/lib/delivery/initial-password-remarks";
import { type LineProblem, wrongAddress } from "@/lib/delivery/line-problem";
import type { BatchLine } from "@/lib/delivery/read-batch";
import { chunksOf } from "@/lib/kernel/chunks";
import { printable, shortened } from "@/lib/kernel/printable";
import { isAddressOf, isTestSource } from "@/lib/kernel/test-address";
import { findPlacedMessages } from "@/lib/mailbox/placing/staged-store";
import { findReplyOwners } from "@/lib/mailbox/reply/reply-store";

export type KnownAccount = { id: string; emailAddress: string; locale: "hu" | "en" };

/** Lines that are asked about by one statement. */
export const CHUNK_LINES = 1000;

/** Where a line goes (R4), and the account of its address if there is one. */
export type RoutedLine<L extends CheckedLine = BatchLine> = {
  line: L;
  route: "mailbox" | "customer-portal" | "postal";
  account: KnownAccount | null;
  /** Set when an earlier batch placed the same message. */
  placed: { messageId: string; availableUntil: string } | null;
  /** The message that this one replaces; null when it replaces none. */
  supersedesId: string | null;
  /** False when the account has no contract of this number yet, or the line names none. */
  contractKnown: boolean;
};

export type Routing<L extends CheckedLine = BatchLine> = {
  lines: RoutedLine<L>[];
  problems: LineProblem[];
  remarks: LineProblem[];
};

/**
 * Decides for every line where it goes (R4): to the customer portal when the customer is registered there; by post when
 * the contract was imported as postal or ended, or belongs to a closed account (R14); else to the mailbox.
 *
 * @param source only references of the same source count as placed before
 * @returns problems: references that were placed before with other content, answers to replies that the customer did
 *          not send, unknown messages that are to be replaced; remarks: initial passwords that are ignored or easy to
 *          guess
 */
export async function routeLines<L extends CheckedLine>(
  ctx: Context,
  source: string,
  lines: Iterable<L>,
): Promise<Routing<L>> {
  const routing: Routing<L> = { lines: [], problems: [], remarks: [] };
  // In chunks, so that the memory for what the database answers does not grow with the batch.
  for (const chunk of chunksOf(lines, CHUNK_LINES)) await routeChunk(ctx, source, chunk, routing);
  const newCustomers = routing.lines.filter(isForNewCustomer).map(({ line }) => line);
  const guessable = await initialPasswordRemarks(newCustomers, ctx.settings.brand.name);
  // `concat`, not `push(...guessable)`: that many arguments would overflow the stack.
  return { ...routing, remarks: routing.remarks.concat(guessable).sort((a, b) => a.line - b.line) };
}

/** Whether a line is placed now: it is for a mailbox, and no earlier batch has placed it. */
export function isNewLine({ route, placed }: RoutedLine<CheckedLine>): boolean {
  return route === "mailbox" && !placed;
}

/** Whether placing a line creates an account, unless another line does. */
export function isForNewCustomer(line: RoutedLine<CheckedLine>): boolean {
  return isNewLine(line) && !line.account;
}

/** What the database knows about some lines. */
async function findKnown(ctx: Context, source: string, lines: readonly CheckedLine[]) {
  const placed = await findPlacedMessages(
    ctx.db,
    source,
    lines.flatMap((line) => [line.senderReference, ...(line.supersedes ? [line.supersedes] : [])]),
  );
  // Only those that the sender may write to: its preview and its refusals must not tell what is known of the others.
  const addresses = new Set(lines.map((line) => line.email).filter((email) => isAddressOf(source, email)));
  const accounts = await findAccountsByAddresses(ctx.db, [...addresses]);
  const byAddress = new Map(accounts.map((account) => [account.emailAddress as string, account]));
  const contracts = await listContracts(
    ctx.db,
    accounts.map((account) => account.id),
  );
  const byContract = new Map(contracts.map((contract) => [`${contract.accountId} ${contract.number}`, contract]));
  const contractsOfClosedAccounts = await listContractNumbersOfClosedAccounts(
    ctx.db,
    // Those numbers are real customers'.
    isTestSource(source)
      ? []
      : lines.filter((line) => !byAddress.has(line.email)).flatMap((line) => line.contractNumber ?? []),
  );
  const replyOwners = await findReplyOwners(
    ctx.db,
    lines.flatMap((line) => line.inReplyTo ?? []),
  );
  return { placed, byAddress, byContract, contractsOfClosedAccounts, replyOwners };
}

/** Adds at most CHUNK_LINES lines, with their problems and remarks but those on initial passwords, to `routing`. */
export async function routeChunk<L extends CheckedLine>(
  ctx: Context,
  source: string,
  lines: readonly L[],
  routing: Pick<Routing<L>, "problems" | "remarks"> & { lines: { push(line: RoutedLine<L>): unknown } },
): Promise<void> {
  const known = await findKnown(ctx, source, lines);
  const { problems, remarks } = routing;
  for (const line of lines) {
    for (const reason of line.remarks) remarks.push({ line: line.line, detail: "blanks-around-email", reason });
    const row = known.byAddress.get(line.email);
    const account = row?.emailAddress ? { id: row.id, emailAddress: row.emailAddress, locale: row.locale } : null;
    const placed = known.placed.get(line.senderReference) ?? null;
    if (!isAddressOf(source, line.email)) problems.push({ line: line.line, ...wrongAddress(source) });
    const contract = account ? known.byContract.get(`${account.id} ${line.contractNumber}`) : undefined;
    if (placed && placed.contentDigest !== line.contentDigest) {
      problems.push({
        line: line.line,
        field: "senderReference",
        code: "reference-used",
        reason: `senderReference ${printable(line.senderReference)} was placed before with other content`,
        values: { value: shortened(line.senderReference) },
      });
    }
    // Not for a message that is placed already: the reply that it answers may have been deleted since.
    if (line.inReplyTo && !placed && (!account || known.replyOwners.get(line.inReplyTo) !== account.id)) {
      const reason = `inReplyTo ${printable(line.inReplyTo)} is no reply of this customer`;
      problems.push({
        line: line.line,
        field: "inReplyTo",
        code: "reply-unknown",
        reason,
        values: { value: shortened(line.inReplyTo) },
      });
    }
    const replaced = line.supersedes ? known.placed.get(line.supersedes) : undefined;
    const isReplacedOwn = replaced !== undefined && replaced.accountId === account?.id;
    if (line.supersedes && !placed && (!isReplacedOwn || line.supersedes === line.senderReference)) {
      const reason = `supersedes ${printable(line.supersedes)} is no message of yours for this customer`;
      const values = { value: shortened(line.supersedes) };
      problems.push({ line: line.line, field: "supersedes", code: "message-unknown", reason, values });
    }
    if (account && line.initialPassword !== null && !placed) remarks.push(ignoredPasswordRemark(line.line));
    const routeOf = (): RoutedLine["route"] => {
      if (placed) return "mailbox";
      if (row?.customerPortalSince) return "customer-portal";
      const postal = account
        ? contract !== undefined && isPostal(contract)
        : line.contractNumber !== null && known.contractsOfClosedAccounts.has(line.contractNumber);
      return postal ? "postal" : "mailbox";
    };
    const supersedesId = isReplacedOwn ? replaced.messageId : null;
    const contractKnown = contract !== undefined;
    routing.lines.push({ line, route: routeOf(), account, placed, supersedesId, contractKnown });
  }
}
