/** The errors of both drivers while there is no database. */
import { sql } from "drizzle-orm";
import { openDatabase } from "@/lib/db/connection";
import { isDatabaseOutage } from "@/lib/db/database-outage";
import { checkJobQueues } from "@/lib/db/job-queue";

const NOBODY = "postgres://portal@127.0.0.1:1/portal";
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

it("a port on which nothing listens is an outage for both drivers", async () => {
  const { db, close } = openDatabase(NOBODY);
  const failures = [
    await failureOf(db.execute(sql`select 1`)),
    await failureOf(db.transaction(async (tx) => tx.execute(sql`select 1`))),
    await failureOf(checkJobQueues(NOBODY)),
  ];
  expect(failures.map(isDatabaseOutage)).toEqual([true, true, true]);
  await close();
});
