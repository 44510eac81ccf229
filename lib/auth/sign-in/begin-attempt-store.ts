import "server-only";
import { eq, type SQL, sql } from "drizzle-orm";
import { WithSubquery } from "drizzle-orm/subquery";
import { credentials, loginAttempts } from "@/drizzle/schema/auth";
import { openAccountRows } from "@/lib/account/row-store";
import { FREE_ATTEMPTS } from "@/lib/auth/captcha/captcha";
import { reserveAttemptForEach } from "@/lib/auth/sign-in/store";
import type { Db } from "@/lib/db/connection";
import type { Statement } from "@/lib/db/statement";

/** What is known before the password is compared. */
export type BegunAttempt = {
  /** Failures counted for the address before this attempt. */
  failures: number;
  /** Failures counted for the client in its window. */
  clientFailures: number;
  /** Number of attempts counted, this one included; null when the attempt is not reserved. */
  reserved: number | null;
};

type AttemptToBegin = {
  addressDigest: string;
  at: Date;
  /** The failures of the client, as `clientHitsValue` makes them. */
  clientFailures: Statement<number>;
  /** From this many failures of the client on, no attempt is reserved without a captcha. */
  maxClientFailures: number;
};

/** The attempt is reserved in the statement that reads the counters, which are as they were before. */
function attemptExpressions({ addressDigest, at, clientFailures, maxClientFailures }: AttemptToBegin) {
  const client = sql`select ${clientFailures} as failures`;
  const isAllowed = sql`client where failures < ${maxClientFailures}`;
  const reserved = reserveAttemptForEach(isAllowed, { addressDigest, at, limit: FREE_ATTEMPTS });
  const own = eq(loginAttempts.addressDigest, addressDigest);
  return {
    expressions: [expression("client", client), expression("reserved", reserved)],
    fields: {
      failures: sql<number>`coalesce((select failed from ${loginAttempts} where ${own}), 0)`,
      clientFailures: sql<number>`(select failures from client)`,
      reserved: sql<number | null>`(select failed from reserved)`,
    },
  };
}

const expression = (name: string, query: SQL) => new WithSubquery(query, {}, name, true);
const ONE = sql`(select 1) as one`;

/**
 * Reads the failures of an address and of a client, and reserves an attempt if none of them requires a captcha: one
 * statement.
 */
export async function beginAttempt(db: Db, attempt: AttemptToBegin): Promise<BegunAttempt> {
  const { expressions, fields } = attemptExpressions(attempt);
  const [row] = await db
    .with(...expressions)
    .select(fields)
    .from(ONE);
  if (!row) throw new Error("a statement without a table returned no row");
  return row;
}

/**
 * `beginAttempt` that also finds the open account of the address and its credential. The statement is the same for known
 * and unknown addresses.
 */
export async function beginSignIn(db: Db, emailAddress: string, attempt: AttemptToBegin) {
  const { expressions, fields } = attemptExpressions(attempt);
  const { account, accountRow } = openAccountRows(db);
  const [row] = await db
    .with(...expressions)
    .select({ ...fields, account: accountRow, credential: credentials })
    .from(ONE)
    .leftJoin(account, eq(account.emailAddress, emailAddress))
    .leftJoin(credentials, eq(credentials.accountId, account.id));
  if (!row) throw new Error("a statement without a table returned no row");
  const { account: found, credential, ...begun } = row;
  return { ...begun, found: found && credential ? { account: found, credential } : null };
}
