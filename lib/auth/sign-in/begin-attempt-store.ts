import "server-only";
import { eq, type Placeholder, type SQL, sql } from "drizzle-orm";
import { WithSubquery } from "drizzle-orm/subquery";
import { credentials, loginAttempts } from "@/drizzle/schema/auth";
import { openAccountRows } from "@/lib/account/row-store";
import { FREE_ATTEMPTS } from "@/lib/auth/captcha/captcha";
import { reserveAttemptForEach } from "@/lib/auth/sign-in/store";
import type { Db } from "@/lib/db/connection";
import { placeholder, preparedQuery } from "@/lib/db/prepared-query";
import type { Statement } from "@/lib/db/statement";
import { WITHOUT_DISK } from "@/lib/db/without-disk";
import { CAPTCHA_FROM_CLIENT_FAILURES } from "@/lib/rate-limit/rate-limit";
import { type clientHitsValues, preparedClientHits } from "@/lib/rate-limit/take-hit";

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
  addressDigest: string | Placeholder;
  at: Date | Placeholder;
  /** The failures of the client, as `clientHitsValue` makes them. */
  clientFailures: Statement<number>;
};

/** The attempt is reserved in the statement that reads the counters, which are as they were before. */
function attemptExpressions({ addressDigest, at, clientFailures }: AttemptToBegin) {
  const client = sql`select ${clientFailures} as failures`;
  // From this many failures of the client on, no attempt is reserved without a captcha.
  const isAllowed = sql`client where failures < ${CAPTCHA_FROM_CLIENT_FAILURES}`;
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

const signInQuery = preparedQuery((db) => {
  const { expressions, fields } = attemptExpressions({
    addressDigest: placeholder("addressDigest"),
    at: placeholder("at"),
    clientFailures: preparedClientHits("failed-by-client"),
  });
  const { account, accountRow } = openAccountRows(db);
  return db
    .with(...expressions)
    .select({ ...fields, account: accountRow, credential: credentials, waits: WITHOUT_DISK })
    .from(ONE)
    .leftJoin(account, eq(account.emailAddress, placeholder("emailAddress")))
    .leftJoin(credentials, eq(credentials.accountId, account.id))
    .prepare("begin_sign_in");
});

/**
 * `beginAttempt` that also finds the open account of the address and its credential. The statement is the same for
 * known and unknown addresses; its text is built once. It waits for no disk: what the attempt comes to is committed
 * before the answer, by a transaction that waits, and the reservation with it.
 */
export async function beginSignIn(
  db: Db,
  emailAddress: string,
  { at, ...attempt }: { addressDigest: string; at: Date } & ReturnType<typeof clientHitsValues>,
) {
  const [row] = await signInQuery(db).execute({ ...attempt, emailAddress, at: at.toISOString() });
  if (!row) throw new Error("a statement without a table returned no row");
  const { account: found, credential, failures, clientFailures, reserved } = row;
  return { failures, clientFailures, reserved, found: found && credential ? { account: found, credential } : null };
}
