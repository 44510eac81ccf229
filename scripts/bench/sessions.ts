import postgres from "postgres";
import type { BenchHost } from "@/scripts/bench/host";
import { mailboxAddress } from "@/scripts/bench/seed-mailboxes";
import { signedInCookie } from "@/scripts/bench/signed-in";

/** Sessions of one customer; an account may have five. */
const SESSIONS = 4;

/** Cookies of several sessions of the customer, handed out in turn. */
export async function sessionsOf({ settings }: BenchHost, email: string): Promise<() => { cookie: string }> {
  const cookies: string[] = [];
  for (let index = 0; index < SESSIONS; index += 1) cookies.push(await signedInCookie(settings, email));
  let next = 0;
  return () => {
    next += 1;
    return { cookie: cookies[next % SESSIONS] as string };
  };
}

/** Runs `work` with a connection to the database of the portal. */
export async function withSql<T>({ settings }: BenchHost, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(settings.databaseUrl, { max: 1, prepare: false, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

/** Ids of the newest messages of the mailbox of that size. */
export async function newestMessages(host: BenchHost, size: number, limit: number): Promise<string[]> {
  const rows = await withSql(
    host,
    (sql) => sql<{ id: string }[]>`
      select m.id from messages m join accounts a on a.id = m.account_id
      where a.email_address = ${mailboxAddress(size)} and m.source = 'bench'
      order by m.placed_at desc limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}
