import { readFileSync } from "node:fs";
import path from "node:path";
import { sql } from "drizzle-orm";
import { PgBoss } from "pg-boss";
import { pgOptions } from "@/lib/db/connect-options";
import { openDatabase } from "@/lib/db/connection";
import { checkJobQueues } from "@/lib/db/job-queue";
import { type TestContext, testContext } from "@/tests/support/context";

/** For tests only: a self-signed certificate for localhost and its key, valid until 2126. */
const TLS = path.resolve(import.meta.dirname, "../../support/tls");
const CERTIFICATE = path.join(TLS, "localhost-certificate.pem");

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

/** Connects with both drivers: that of the portal and that of the job queue. */
async function connect(query: string, host = "127.0.0.1"): Promise<{ encrypted: boolean; name: string }> {
  const url = new URL(test.databaseUrl);
  url.hostname = host;
  const database = openDatabase(`${url.href}?${query}`, { maxConnections: 1 });
  const asWorker = { supervise: false, schedule: false, migrate: false, registerInstance: false, max: 1 };
  const queue = new PgBoss({ ...pgOptions(`${url.href}?${query}`), ...asWorker });
  queue.on("error", () => {});
  try {
    await queue.start();
    const [row] = await database.db.execute<{ ssl: boolean; name: string }>(sql`
      select bool_and(ssl) as ssl, min(application_name) as name from pg_stat_ssl join pg_stat_activity using (pid)
      where datname = current_database() and application_name = current_setting('application_name')`);
    return { encrypted: row?.ssl ?? false, name: row?.name ?? "" };
  } finally {
    await queue.stop({ graceful: false }).catch(() => {});
    await database.close();
  }
}

/** Whether each driver connects, that of the portal first. */
async function statuses(query: string, host = "127.0.0.1"): Promise<string[]> {
  const url = new URL(test.databaseUrl);
  url.hostname = host;
  const database = openDatabase(`${url.href}?${query}`, { maxConnections: 1 });
  const answers = await Promise.allSettled([
    database.db.execute(sql`select 1`),
    checkJobQueues(`${url.href}?${query}`),
  ]);
  await database.close();
  return answers.map(({ status }) => status);
}
const REFUSED = ["rejected", "rejected"];

describe("addresses of hosted databases connect with both drivers", () => {
  it.each([
    "pgbouncer=true&connection_limit=1&pool_timeout=0&statement_cache_size=0",
    "channel_binding=prefer&gssencmode=disable&sslmode=disable",
    "schema=public&target_session_attrs=read-write&supa=base-pooler.x",
    "options=-c%20work_mem%3D5MB&connect_timeout=60&keepalives=1",
  ])("with %s", async (query) => {
    const name = `address-${Math.abs(query.length)}`;
    expect(await connect(`${query}&application_name=${name}`)).toEqual({ encrypted: false, name });
  });

  it("options reach the server through both drivers", async () => {
    const url = `${test.databaseUrl}?options=-c%20work_mem%3D5MB`;
    const database = openDatabase(url, { maxConnections: 1 });
    const [row] = await database.db.execute<{ work_mem: string }>(sql`show work_mem`);
    await database.close();
    expect([row?.work_mem, pgOptions(url).options]).toEqual(["5MB", "-c work_mem=5MB"]);
  });
});

describe("sslmode means the same to both drivers", () => {
  it("with sslmode=require no driver connects to a server without TLS", async () => {
    expect(await statuses("sslmode=require&connect_timeout=60")).toEqual(REFUSED);
  });

  describe("with a server that has a certificate of a private authority", () => {
    beforeAll(async () => {
      const { db } = test.ctx;
      // The server itself writes the files, because it requires a certain owner and mode.
      for (const name of ["key", "certificate"]) {
        const encoded = readFileSync(path.join(TLS, `localhost-${name}.pem`)).toString("base64");
        // The program runs in the data folder of the server.
        await db.execute(sql.raw(`copy (select '${encoded}') to program 'umask 077; base64 -d > test-${name}.pem'`));
      }
      await db.execute(sql.raw("alter system set ssl_key_file = 'test-key.pem'"));
      await db.execute(sql.raw("alter system set ssl_cert_file = 'test-certificate.pem'"));
      await db.execute(sql.raw("alter system set ssl = on"));
      await db.execute(sql`select pg_reload_conf()`);
    });

    it("require encrypts without a check, verify-full refuses a certificate of an unknown authority", async () => {
      for (;;) {
        const [row] = await test.ctx.db.execute<{ ssl: string }>(sql`show ssl`);
        if (row?.ssl === "on") break;
      }
      expect(await connect("sslmode=require&application_name=tls-a")).toMatchObject({ encrypted: true });
      expect(await statuses("sslmode=verify-full", "localhost")).toEqual(REFUSED);
      expect(await statuses("sslmode=require&channel_binding=require", "localhost")).toEqual(REFUSED);
    });

    it("sslrootcert makes it known; verify-full checks the host's name too, verify-ca does not", async () => {
      const root = `sslrootcert=${encodeURIComponent(CERTIFICATE)}`;
      expect(await connect(`sslmode=verify-full&${root}&application_name=tls-c`, "localhost")).toMatchObject({
        encrypted: true,
      });
      expect(await statuses(`sslmode=verify-full&${root}`, "127.0.0.1")).toEqual(REFUSED);
      expect(await connect(`sslmode=verify-ca&${root}&application_name=tls-d`, "127.0.0.1")).toMatchObject({
        encrypted: true,
      });
    });
  });
});
