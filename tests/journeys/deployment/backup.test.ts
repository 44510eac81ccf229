/** Backup and restore, rehearsed: deploy/backup.sh of a running portal, deploy/restore.sh into an empty database. */
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import connect from "postgres";
import { createDatabase } from "@/lib/db/embedded/database";
import { migrateDatabase } from "@/lib/db/migrate";
import { findDebianProgram } from "@/scripts/test/debian-program";
import {
  fillMailbox,
  type MailboxCustomer,
  mailboxCustomer,
  type Placed,
  signIn,
} from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { type DebianPostgres, startDebianPostgres } from "@/tests/support/debian-postgres";
import { newBrowserPage } from "@/tests/support/page-checks";
import { testPortal } from "@/tests/support/portal";
import { type SecondPortal, startSecondPortal } from "@/tests/support/second-portal";

const root = path.resolve(import.meta.dirname, "../../..");
const SCRIPTS = { backup: path.join(root, "deploy/backup.sh"), restore: path.join(root, "deploy/restore.sh") };
const BATCH = path.join(root, "demo/batch");
const FILES = ["Ajánlat_110482937.pdf", "Ajánlat_110519428.pdf", "Díjigazolás_2025_310259083.pdf"];
const START_MS = 300_000;
/** The first bytes of every PDF, as PostgreSQL writes them. */
const PDF_IN_HEX = Buffer.from("%PDF-").toString("hex");
const initdb = findDebianProgram("initdb");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Makes the helpers of the journeys work on another database, in this file only. */
function switchDatabase(databaseUrl: string): void {
  const stack = testPortal();
  const env = { ...stack.env, DATABASE_URL: databaseUrl };
  process.env.TEST_STACK = JSON.stringify({ ...stack, databaseUrl, env });
}

/** Sends what waits, as a scheduler does. @returns the number of jobs */
async function sendWaiting(portal: SecondPortal): Promise<number> {
  const headers = { authorization: `Bearer ${testPortal().env.CRON_SECRET}` };
  const answer = await fetch(`${portal.url}/api/cron/send-notification`, { headers });
  return ((await answer.json()) as { jobs: number }).jobs;
}

/** The Message-IDs of the caught e-mails to an address; every notification has one of its own. */
async function messageIdsTo(address: string): Promise<string[]> {
  const { mailUrl } = testPortal();
  const listed = (await (await fetch(`${mailUrl}/api/messages?limit=1000`)).json()) as { id: string; to: string[] }[];
  const mails = listed.filter(({ to }) => to.includes(address));
  const whole = await Promise.all(mails.map(async ({ id }) => (await fetch(`${mailUrl}/api/messages/${id}`)).json()));
  return (whole as { headers: Record<string, string> }[]).map(({ headers }) => headers["message-id"] ?? "");
}

const rehearsal = initdb ? describe : describe.skip;
rehearsal("a backup of a running portal, restored elsewhere", () => {
  let postgres: DebianPostgres;
  let browser: Browser;
  let portal: SecondPortal;
  let folder: string;
  let customer: MailboxCustomer;
  let placed: Placed[];
  let original: string;
  let restored: string;
  const file = () => path.join(folder, "portal.dump");

  beforeAll(async () => {
    if (!initdb) return;
    folder = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-backup-"));
    postgres = await startDebianPostgres(initdb);
    original = await createDatabase(postgres.url, "portal");
    restored = await createDatabase(postgres.url, "restored");
    await migrateDatabase(original);
    switchDatabase(original);
    browser = await launchBrowser();
    portal = await startSecondPortal({});
  }, START_MS);
  afterAll(async () => {
    await portal?.stop();
    await browser?.close();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("takes a backup while customers are served and messages are placed", async () => {
    const invited = mailboxCustomer();
    // The activation link is mailed by the scheduler's call.
    const isInvited = { done: false };
    invited.finally(() => {
      isInvited.done = true;
    });
    while (!isInvited.done) await sendWaiting(portal);
    customer = await invited;
    const documents = FILES.map((filename) => ({ filename, bytes: readFileSync(path.join(BATCH, filename)) }));
    placed = await fillMailbox(customer, [{ subject: "Három dokumentum", documents }]);
    await sendWaiting(portal);
    // Waits in the outbox when the backup is taken.
    placed.push(...(await fillMailbox(customer, [{ subject: "Értesítés nélkül" }])));

    let isDone = false;
    const meanwhile = (async () => {
      const statuses = new Set<number>();
      do {
        statuses.add((await fetch(`${portal.url}/login`)).status);
        await fillMailbox(customer, [{ subject: "Mentés közben" }]);
      } while (!isDone);
      return [...statuses];
    })();
    const said = await postgres.sh(SCRIPTS.backup, [file()], { DATABASE_URL_UNPOOLED: original });
    isDone = true;
    expect(await meanwhile).toEqual([200]);
    expect(said).toMatch(/^✓ dumped\n✓ .*portal\.dump \(\d+ bytes\)\n$/);
  });

  it("holds neither a key nor a readable document", async () => {
    const script = path.join(folder, "as-text.sh");
    writeFileSync(script, 'exec pg_restore --file="$2" "$1"\n');
    const text = path.join(folder, "text.sql");
    await postgres.sh(script, [file(), text]);
    const content = readFileSync(text, "latin1");
    expect(content).toContain(customer.email);
    const { env } = testPortal();
    const names = ["AUTH_SECRET", "PASSWORD_PEPPER", "DOCUMENT_KEY", "CRON_SECRET"];
    const bytes = names.flatMap((name) => [env[name] ?? "", Buffer.from(env[name] ?? "", "base64").toString("hex")]);
    expect([...bytes, PDF_IN_HEX].filter((secret) => content.includes(secret))).toEqual([]);
  });

  it("restores into an empty database only, and never from a changed file", async () => {
    const restore = (dump: string, database: string) =>
      postgres.sh(SCRIPTS.restore, [dump, new URL(database).pathname.slice(1)], { DATABASE_URL_UNPOOLED: original });
    await expect(restore(file(), original)).rejects.toThrow("the database has tables");
    const damaged = path.join(folder, "damaged.dump");
    writeFileSync(damaged, Buffer.concat([readFileSync(file()), Buffer.from("x")]));
    writeFileSync(`${damaged}.sha256`, readFileSync(`${file()}.sha256`, "utf8").replace("portal.dump", "damaged.dump"));
    await expect(restore(damaged, restored)).rejects.toThrow("not what was backed up");
    const said = await restore(file(), restored);
    expect(said).toContain("✓ the file is what was backed up\n✓ restored\n");
    expect(await migrateDatabase(restored)).toEqual([]);
  });

  it("the customer signs in to the restored portal, and every document is byte for byte the one that was placed", async () => {
    await portal.stop();
    switchDatabase(restored);
    portal = await startSecondPortal({});
    const { page, context } = await newBrowserPage(browser, { baseURL: portal.url });
    await signIn(page, customer);
    const [message] = placed;
    expect(message?.documents).toHaveLength(FILES.length);
    for (const { id, sha256: digest } of message?.documents ?? []) {
      const answer = await context.request.get(`${portal.url}/documents/${id}?download=1`);
      expect([answer.status(), sha256(await answer.body())]).toEqual([200, digest]);
    }
    await context.close();
  });

  it("what was sent before the backup is not sent again, what waited is sent once", async () => {
    const before = await messageIdsTo(customer.email);
    while ((await sendWaiting(portal)) > 0);
    const after = await messageIdsTo(customer.email);
    expect(after.length).toBeGreaterThan(before.length);
    expect(new Set(after).size).toBe(after.length);
    const sql = connect(restored, { max: 1 });
    const rows = await sql`select state from notifications where to_address = ${customer.email}`;
    await sql.end();
    // One e-mail for each notification of the backup: none is lost, and none is sent twice.
    expect(rows.map(({ state }) => state)).toEqual(after.map(() => "sent"));
  });
});
