/** `portal doctor` writes a document to the database, reads it and deletes it, and leaves nothing behind. */
import { sql } from "drizzle-orm";
import { documentBytes } from "@/drizzle/schema/document";
import { type Context, openContext } from "@/lib/context";
import { runChecks } from "@/lib/doctor/run-checks";
import { checkLines } from "@/scripts/portal/doctor-texts";
import { type TestContext, testContext } from "@/tests/support/context";

const LABEL = "the database takes documents, gives them back and deletes them";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

const linesOf = async (ctx: Context) =>
  (await runChecks(ctx)).flatMap(checkLines).filter((text) => text.includes(LABEL));

it("passes, and nothing of the trial is stored", async () => {
  expect(await linesOf(test.ctx)).toEqual([`✓ ${LABEL}`]);
  expect(await test.ctx.db.select().from(documentBytes)).toEqual([]);
});

it("a database that is read-only is reported", async () => {
  const { pathname } = new URL(test.databaseUrl);
  const name = sql.identifier(pathname.slice(1));
  await test.ctx.db.execute(sql`alter database ${name} set default_transaction_read_only = on`);
  // Its connections begin after that.
  const { ctx, close } = openContext({ ...test.ctx.settings }, { name: "test", log: test.ctx.log });
  try {
    expect(await linesOf(ctx)).toEqual([`✗ ${LABEL}: cannot execute COPY FROM in a read-only transaction`]);
  } finally {
    await close();
    await test.ctx.db.execute(sql`alter database ${name} reset default_transaction_read_only`);
  }
});

it.each(["insert", "delete"])("a role that may not %s is reported", async (right) => {
  await test.ctx.db.execute(
    sql.raw(`create function refuse_${right}() returns trigger language plpgsql as
      $$ begin raise exception 'permission denied'; end $$;
      create trigger refuse_${right} before ${right} on document_bytes execute function refuse_${right}()`),
  );
  expect(await linesOf(test.ctx)).toEqual([`✗ ${LABEL}: permission denied`]);
  await test.ctx.db.execute(sql.raw(`drop function refuse_${right} cascade`));
});
