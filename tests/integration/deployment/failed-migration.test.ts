/** A migration that fails: the command names it, changes nothing, and can be called again when the cause is mended. */
import { readFileSync, rmSync } from "node:fs";
import postgres from "postgres";
import { emptyDatabase } from "@/tests/support/database";
import { Deployment, PRODUCTION } from "@/tests/support/deployment";

const JOURNAL = "drizzle/migrations/meta/_journal.json";

let database: Awaited<ReturnType<typeof emptyDatabase>>;
let deployment: Deployment;
beforeAll(async () => {
  database = await emptyDatabase();
  deployment = new Deployment();
  deployment.writeEnv({ ...PRODUCTION, DATABASE_URL: database.url });
});
afterAll(async () => {
  deployment?.remove();
  await database?.drop();
});

it("prints ✗ with its name, leaves the database as it was, and goes on when it is mended", async () => {
  const journal = readFileSync(deployment.path(JOURNAL), "utf8");
  const { entries, ...rest } = JSON.parse(journal) as { entries: { idx: number; when: number; tag: string }[] };
  const last = entries.at(-1);
  const broken = { ...last, idx: entries.length, when: (last?.when ?? 0) + 1, tag: "9999_broken" };
  deployment.write(JOURNAL, JSON.stringify({ ...rest, entries: [...entries, broken] }));
  deployment.write(
    "drizzle/migrations/9999_broken.sql",
    "create table half_done (id int);\n--> statement-breakpoint\ninsert into half_done select 1/0;\n",
  );

  const failed = await deployment.run("scripts/migrate.ts");
  expect(failed).toMatchObject({ status: 1, stdout: "" });
  expect(failed.stderr).toContain("✗ 9999_broken: the database refused with 22012");
  expect(failed.stderr).toContain("Nothing was changed");
  const sql = postgres(database.url, { max: 1 });
  const tables = await sql`select tablename from pg_tables where schemaname = 'public'`;
  await sql.end();
  expect(tables).toEqual([]);

  deployment.write(JOURNAL, journal);
  rmSync(deployment.path("drizzle/migrations/9999_broken.sql"));
  const mended = await deployment.run("scripts/migrate.ts");
  expect(mended).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^✓ 0000_\w+\n(?:✓ \w+\n)+✓ job queues\n$/),
  });
});
