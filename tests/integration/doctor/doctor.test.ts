import { randomBytes, randomUUID, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { eq } from "drizzle-orm";
import { SMTPServer } from "smtp-server";
import { accounts } from "@/drizzle/schema/account";
import { documentBytes } from "@/drizzle/schema/document";
import { jobCounts } from "@/drizzle/schema/job-count";
import { documents } from "@/drizzle/schema/mailbox";
import { notifications } from "@/drizzle/schema/notification";
import { recordAuditEvent } from "@/lib/audit/store";
import { type Context, openContext } from "@/lib/context";
import { countConnections } from "@/lib/db/connection-count";
import { runChecks } from "@/lib/doctor/run-checks";
import { connectionsFinding, mailCertificateFinding } from "@/lib/doctor/server-checks";
import { sealDocument } from "@/lib/document/seal";
import { addJobCounts } from "@/lib/jobs/job-count-store";
import { ManualClock } from "@/lib/kernel/time";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { checkLines } from "@/scripts/portal/doctor-texts";
import { runPortal } from "@/tests/integration/delivery-command/portal-process";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { attempt, queueNotification } from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { png } from "@/tests/support/pictures";
import { type FakeSmtpServer, startFakeSmtpServer, startForeignSmtpServer } from "@/tests/support/smtp-server";

const TLS = path.resolve(import.meta.dirname, "../../support/tls");

let test: TestContext;
let mail: FakeSmtpServer;
let documentId = "";
let attachmentId = "";
beforeAll(async () => {
  mail = await startFakeSmtpServer();
  test = await testContext({ settings: { smtpUrl: mail.url } });
  const accountId = await createAccount(test.ctx);
  const message = await placeMessage(test.ctx, accountId, {
    documents: [{ filename: "kötvény.pdf", bytes: Buffer.from("%PDF-1.7 x %%EOF") }],
  });
  documentId = message.documents[0]?.id ?? "";
  const files = [{ name: "kép.png", bytes: png() }];
  await sendReply(test.ctx, { accountId, messageId: message.id, body: "Íme.", formToken: randomUUID(), files });
  // The notifications of this set-up are not part of the tests.
  await test.ctx.db.delete(notifications);
  attachmentId =
    (await test.ctx.db.select().from(documentBytes)).find((row) => row.documentId !== documentId)?.documentId ?? "";
});
afterAll(async () => {
  await test.close();
  await mail.close();
});

const failures = async (ctx: Context = test.ctx) =>
  (await runChecks(ctx)).filter(({ state }) => state !== "passed").flatMap(checkLines);
const withSettings = (settings: Partial<Context["settings"]>): Context => ({
  ...test.ctx,
  settings: { ...test.ctx.settings, ...settings },
});

it("passes when everything works", async () => {
  expect(attachmentId).not.toBe("");
  expect(await failures()).toEqual([]);
  expect((await runChecks(test.ctx)).map(({ name }) => name)).toEqual([
    ...["configuration", "database", "job-queue", "migrations", "document-keys", "database-writes", "documents"],
    ...["attachments", "notifications", "clock", "connections", "purge-guard", "mail-server"],
  ]);
});

describe("a stored document is opened", () => {
  it("a wrong DOCUMENT_KEY is reported, with the number of documents under the missing key", async () => {
    const key = { id: "ffffffff", key: randomBytes(32) };
    const stored = test.ctx.settings.documentKeys.current.id;
    expect(await failures(withSettings({ documentKeys: { current: key, all: [key] } }))).toEqual([
      expect.stringContaining(
        `✗ every key that documents are stored under is configured: 2 stored under the missing key ${stored}`,
      ),
      expect.stringContaining("DOCUMENT_KEY_PREVIOUS"),
      "✗ a stored document opens: its key is not configured",
      expect.stringContaining("    do: set the DOCUMENT_KEY"),
      "✗ a stored attachment opens: its key is not configured",
      expect.stringContaining("    do: set the DOCUMENT_KEY"),
    ]);
  });

  it("a key that is configured as the previous one is no failure", async () => {
    const key = { id: "ffffffff", key: randomBytes(32) };
    const { current } = test.ctx.settings.documentKeys;
    expect(await failures(withSettings({ documentKeys: { current: key, all: [key, current] } }))).toEqual([]);
  });

  it("its SHA-256 is compared, and missing bytes are reported", async () => {
    const { db } = test.ctx;
    const ofDocument = eq(documentBytes.documentId, documentId);
    const [placed] = await db.select().from(documentBytes).where(ofDocument);
    // Other bytes of the same length, sealed for this document.
    const [{ sizeBytes } = { sizeBytes: 0 }] = await db.select().from(documents).where(eq(documents.id, documentId));
    const { keyId, wrappedKey, ciphertext } = sealDocument(test.ctx, { documentId, bytes: Buffer.alloc(sizeBytes) });
    await db.update(documentBytes).set({ keyId, wrappedKey, ciphertext }).where(ofDocument);
    expect((await failures())[0]).toBe("✗ a stored document opens: its bytes are not those that were stored");
    await db.delete(documentBytes).where(ofDocument);
    await db.insert(documentBytes).values(placed ? [placed] : []);
    const [bytes] = await db.delete(documentBytes).where(eq(documentBytes.documentId, attachmentId)).returning();
    expect((await failures())[0]).toBe("✗ a stored attachment opens: its bytes are not in the database");
    await db.insert(documentBytes).values(bytes ? [bytes] : []);
  });
});

describe("the mail server is checked as when sending", () => {
  it("a refused sign-in is reported with the server's message", async () => {
    const server = new SMTPServer({
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error("no such \u001buser")),
    });
    server.on("error", () => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.server.address() as AddressInfo;
    const told = await failures(withSettings({ smtpUrl: `smtp://portal:wrong-secret@127.0.0.1:${port}` }));
    await new Promise<void>((resolve) => server.close(() => resolve()));
    expect(told).toEqual([
      expect.stringMatching(/^✗ the mail server answers, as SMTP_URL says: .*535/),
      "    do: correct the user and the password in SMTP_URL",
    ]);
    expect(told.join()).not.toContain("wrong-secret");
  });

  it.each(["starttls", "none", "smtps"] as const)("a server with invalid TLS (%s) is reported", async (tls) => {
    const server = await startForeignSmtpServer({ tls });
    const told = await failures(withSettings({ smtpUrl: server.url }));
    await server.close();
    expect(told[0]).toMatch(/^✗ the mail server answers, as SMTP_URL says: /);
    expect(told[1]).toContain("NODE_EXTRA_CA_CERTS");
  });

  it("a port on which nothing listens is reported", async () => {
    expect(await failures(withSettings({ smtpUrl: "smtp://127.0.0.1:1" }))).toEqual([
      expect.stringContaining("✗ the mail server answers, as SMTP_URL says: "),
      expect.stringContaining("    do: check host and port in SMTP_URL"),
    ]);
  });
});

it("notifications that wait for another attempt are reported, however soon it is", async () => {
  const { id } = await queueNotification(test.ctx);
  mail.fault = () => ({ at: "rcpt", reply: "451 4.7.1 later" });
  expect((await attempt(test.ctx, id)).step).toBe("later");
  test.clock.advance({ minutes: 2 });
  expect(await failures()).toEqual([
    "✗ notifications leave in time: 1 wait to be tried again, the oldest for 2 min; last failure: refused, code 451",
    expect.stringContaining("    do: "),
  ]);
  mail.fault = () => null;
  await attempt(test.ctx, id);
  expect(await failures()).toEqual([]);
  await queueNotification(test.ctx);
  test.clock.advance({ minutes: 16 });
  expect((await failures())[0]).toContain("one has been due for 16 min and nobody has tried to send it");
  await test.ctx.db.delete(notifications);
});

it("a worker without a run for more than 15 minutes is reported, one that has run is not", async () => {
  const { db } = test.ctx;
  await addJobCounts(db, test.clock.now(), "sweep-notifications", { "job-completed": 1 });
  test.clock.advance({ minutes: 15 });
  expect(await failures()).toEqual([]);
  test.clock.advance({ minutes: 1 });
  expect((await failures())[0]).toContain(
    "✗ jobs run, by a worker or by calls of /api/cron: none has run the job sweep-notifications for 16 min",
  );
  await db.delete(jobCounts);
});

it("a worker that has never run is reported from 15 minutes after the first account on", async () => {
  const { db } = test.ctx;
  const from = (minutes: number) => new Date(test.clock.now().getTime() + minutes * 60_000);
  await db.update(accounts).set({ createdAt: from(-15) });
  expect(await failures()).toEqual([]);
  await db.update(accounts).set({ createdAt: from(-16) });
  expect(await failures()).toEqual([
    "✗ jobs run, by a worker or by calls of /api/cron: none has ever run the job sweep-notifications, and the first account is 16 min old",
    expect.stringContaining("    do: start npm run worker"),
  ]);
  // The following tests advance the clock by a day.
  await addJobCounts(db, from(7 * 24 * 60), "sweep-notifications", { "job-completed": 1 });
});

describe("what the portal depends on", () => {
  it("a clock that differs from the database's by more than 30 seconds is reported", async () => {
    const withDatabaseClock = (seconds: number): Context => ({
      ...test.ctx,
      databaseNow: async () => new Date(test.clock.now().getTime() - seconds * 1000),
    });
    expect(await failures(withDatabaseClock(30))).toEqual([]);
    expect(await failures(withDatabaseClock(-30))).toEqual([]);
    expect(await failures(withDatabaseClock(31))).toEqual([
      "✗ this machine's clock is that of the database: it is 31 s ahead",
      expect.stringContaining("    do: compare date -u"),
    ]);
    expect((await failures(withDatabaseClock(-31)))[0]).toContain("31 s behind");
  });

  it("a database with fewer than 10 free connections is reported", async () => {
    const { used, most } = await countConnections(test.ctx.db);
    expect(used).toBeGreaterThan(0);
    expect(most).toBeGreaterThan(used);
    expect(connectionsFinding({ used: 87, most: 97 })).toBeNull();
    expect(connectionsFinding({ used: 88, most: 97 })).toEqual({ name: "connections", used: 88, most: 97 });
  });

  it("a backup that was marked 26 hours ago is reported, and a new mark is enough", async () => {
    const { ctx, clock } = test;
    const names = async () => (await runChecks(ctx)).map(({ name }) => name);
    expect(await names()).not.toContain("backup");
    await recordAuditEvent(ctx.db, clock.now(), { kind: "backup.marked", actor: "insurer" });
    clock.advance({ minutes: 26 * 60 - 1 });
    expect([await failures(), await names()]).toEqual([[], expect.arrayContaining(["backup"])]);
    clock.advance({ minutes: 1 });
    expect(await failures()).toEqual([
      expect.stringContaining("✗ a backup was made lately: the last one was marked 26 hours ago"),
      expect.stringContaining("portal backup mark"),
    ]);
    const marked = await runPortal(test.databaseUrl, "backup", "mark", "--json");
    expect([marked.status, Object.keys(JSON.parse(marked.stdout))]).toEqual([0, ["markedAt"]]);
    // The command has the real clock, which is ahead of that of the test or behind it.
    await recordAuditEvent(ctx.db, clock.now(), { kind: "backup.marked", actor: "insurer" });
    expect(await failures()).toEqual([]);
  });

  it("a mail server's certificate that ends within 14 days is reported", async () => {
    const [cert, key] = ["certificate", "key"].map((name) => readFileSync(path.join(TLS, `localhost-${name}.pem`)));
    const certificate = new X509Certificate(cert ?? "");
    const server = new SMTPServer({ secure: true, cert, key, authOptional: true });
    server.on("error", () => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.server.address() as AddressInfo;
    const end = new Date(certificate.validTo);
    const at = (days: number): Context => {
      const clock = new ManualClock(new Date(end.getTime() - days * 86_400_000).toISOString());
      const ctx = withSettings({ smtpUrl: `smtps://127.0.0.1:${port}` });
      return { ...ctx, clock, databaseNow: async () => clock.now() };
    };
    const about = async (days: number) =>
      (await mailCertificateFinding(at(days))) as { name?: string; days?: number } | null;
    expect(await about(14)).toBeNull();
    expect(await about(13)).toMatchObject({ name: "mail-certificate", days: 13 });
    expect(await about(-1)).toMatchObject({ days: -1 });
    await new Promise<void>((resolve) => server.close(() => resolve()));
    expect(await mailCertificateFinding(at(13))).toBe("unknown");
  });
});

describe("a database that is down", () => {
  it("is reported with the server's message, escaped; dependent checks are not made; exit status 1", async () => {
    const url = new URL(test.databaseUrl);
    url.username = "nobody%1B%5B2J";
    const { status, stdout } = await runPortal(url.href, "doctor");
    expect(status).toBe(1);
    expect(stdout).toMatch(/^✗ database answers: .*"nobody\\u001b\[2J"/m);
    expect(stdout).toContain("– a stored document opens: not made, because a check above failed");
    expect(stdout).not.toMatch(/✓ (?!configuration)/);
  });

  it("is reported as JSON too", async () => {
    const url = new URL(test.databaseUrl);
    url.pathname = "/no_such_database";
    const { status, stdout } = await runPortal(url.href, "doctor", "--json");
    const answer = JSON.parse(stdout);
    expect([status, answer.ok]).toEqual([1, false]);
    expect(answer.checks).toContainEqual(
      expect.objectContaining({
        name: "database",
        state: "failed",
        found: 'database "no_such_database" does not exist',
      }),
    );
    expect(answer.checks).toContainEqual(expect.objectContaining({ name: "migrations", state: "not-made" }));
  });

  it("a server that accepts connections and does not respond fails within the time limit", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const databaseUrl = `postgres://portal@127.0.0.1:${port}/portal?connect_timeout=1`;
    const away = openContext({ ...test.ctx.settings, databaseUrl }, { name: "test", log: test.ctx.log });
    const told = await failures(away.ctx);
    await away.close();
    silent.close();
    expect(told[0]).toContain("✗ database answers: ");
  });
});

it("a wrong configuration fails its own check, and no other check is made", async () => {
  const { status, stdout } = await runPortal("postgres://portal@127.0.0.1/portal?gssencmode=require", "doctor");
  expect(status).toBe(1);
  expect(stdout).toContain("✗ configuration: DATABASE_URL: the parameter gssencmode ");
  expect(stdout).toContain("– the mail server answers");
});
