import "server-only";
import type { Context } from "@/lib/context";
import { openPassword } from "@/lib/delivery/api-batch/batch-password";
import { type CollectedLine, collectedLine, type StoredLine } from "@/lib/delivery/api-batch/collected-line";
import { type LinePosition, listGivenPasswords, listLines } from "@/lib/delivery/api-batch/line-store";
import { findFullMailboxes } from "@/lib/delivery/check-malware-and-quota";
import type { FieldProblem, LineProblem } from "@/lib/delivery/line-problem";
import { NAME_MISSING } from "@/lib/delivery/place-message";
import { type RoutedLine, routeLines } from "@/lib/delivery/route-lines";
import { CHUNK_ROWS } from "@/lib/delivery/stage-messages";
import type { EmailAddress } from "@/lib/kernel/email-address";

export type CheckedMessage = RoutedLine<CollectedLine>;

/** Messages of an open batch, routed and checked. Lines are their numbers. */
export type CheckedChunk = {
  lines: CheckedMessage[];
  problems: (FieldProblem & { line: number })[];
  remarks: LineProblem[];
  /** Initial passwords that the sender gave, by the address of a customer of this chunk who has no account. */
  givenPasswords: Map<string, string>;
};

/** The messages of a batch in chunks, customer by customer, as they were added. */
export async function* batchLines(
  ctx: Context,
  batchId: string,
  from: string | null = null,
): AsyncGenerator<CollectedLine[]> {
  let after: LinePosition | null = null;
  for (;;) {
    const rows: Awaited<ReturnType<typeof listLines>> = await listLines(ctx.db, batchId, {
      ...{ after, from, limit: CHUNK_ROWS },
    });
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((row) => {
      const { number, initialPassword } = row;
      const given = initialPassword && openPassword(ctx, { id: batchId, number }, initialPassword);
      return collectedLine({ ...row, email: row.email as EmailAddress, line: row.line as StoredLine }, given);
    });
    if (rows.length < CHUNK_ROWS) return;
    after = { email: last.email, number: last.number };
  }
}

/** What the check of a customer's messages carries from one to the next. */
type Carried = { email: string; hasName: boolean; bytes: number };

/**
 * Routes and checks the messages of a batch by the rules of a folder, customer by customer in chunks, so that the
 * memory does not grow with the batch.
 *
 * @param from address of the first customer; null for the whole batch
 */
export async function* checkedChunks(
  ctx: Context,
  batch: { id: string; sender: string },
  from: string | null = null,
): AsyncGenerator<CheckedChunk> {
  let carried: Carried | null = null;
  for await (const lines of batchLines(ctx, batch.id, from)) {
    const routing = await routeLines(ctx, batch.sender, lines);
    const newLines = routing.lines.filter(({ route, placed }) => route === "mailbox" && !placed);
    const given = await givenPasswords(ctx, batch.id, newLines);
    const bytes: Map<string, number> = new Map(carried ? [[carried.email, carried.bytes]] : []);
    const named: Set<string> = new Set(carried?.hasName ? [carried.email] : []);
    const found: LineProblem[] = [
      ...routing.problems,
      ...(await findFullMailboxes(ctx, newLines, bytes)),
      ...given.problems,
      ...nameProblems(newLines, named),
    ];
    const problems = found
      .map(({ line, field = null, code = "not-allowed", reason }) => ({ line, field, code, reason }))
      .sort((a, b) => a.line - b.line);
    yield { lines: routing.lines, problems, remarks: routing.remarks, givenPasswords: given.passwords };
    const email = lines.at(-1)?.email;
    carried = email === undefined ? null : { email, hasName: named.has(email), bytes: bytes.get(email) ?? 0 };
  }
}

/**
 * The first message of a new customer needs the name; the others may leave it out.
 * @param named customers with a name
 */
function nameProblems(newLines: readonly CheckedMessage[], named: Set<string>): LineProblem[] {
  return newLines.flatMap(({ line, account }) => {
    if (account || named.has(line.email)) return [];
    if (line.name === "") return [{ ...NAME_MISSING, line: line.line }];
    named.add(line.email);
    return [];
  });
}

/** The initial password of each new customer, from the first message in the batch that gives one; others must agree. */
async function givenPasswords(ctx: Context, batchId: string, newLines: readonly CheckedMessage[]) {
  const emails = [...new Set(newLines.flatMap(({ line, account }) => (account ? [] : [line.email])))];
  const first = new Map<string, { number: number; password: string }>();
  const rows = emails.length === 0 ? [] : await listGivenPasswords(ctx.db, batchId, emails);
  for (const { number, email, initialPassword } of rows) {
    if (!initialPassword || first.has(email)) continue;
    first.set(email, { number, password: openPassword(ctx, { id: batchId, number }, initialPassword) });
  }
  const problems = newLines.flatMap(({ line, account }): LineProblem[] => {
    const known = first.get(line.email);
    if (account || line.initialPassword === null || !known || known.password === line.initialPassword) return [];
    const reason = `message ${known.number} gives another initialPassword for the same address`;
    return [{ line: line.line, field: "initialPassword", code: "password-differs", reason }];
  });
  return { passwords: new Map([...first].map(([email, { password }]) => [email, password])), problems };
}
