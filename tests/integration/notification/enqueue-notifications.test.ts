import { sql } from "drizzle-orm";
import { enqueueNotifications, type OutgoingNotification } from "@/lib/notification/enqueue";
import { unsealToken } from "@/lib/notification/token-seal";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { allNotifications, NEW_MESSAGE, notificationRow, queueNotification, RESET, TOKEN } from "./outbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

type JobRow = { notificationId: string; priority: number };

async function jobs(): Promise<JobRow[]> {
  const rows = await test.ctx.db.execute<JobRow>(
    sql`select data->>'notificationId' as "notificationId", priority from pgboss.job where name = 'send-notification'`,
  );
  return [...rows];
}

/** The content of all tables, as text. */
async function dumpDatabase(): Promise<string> {
  const tables = await test.ctx.db.execute<{ name: string }>(sql`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'pgboss', 'drizzle')`);
  let text = "";
  for (const { name } of tables) {
    const rows = await test.ctx.db.execute<{ line: string }>(sql.raw(`select t::text as line from ${name} t`));
    text += rows.map((row) => row.line).join("\n");
  }
  return text;
}

describe("a notification exists if and only if the transaction that queues it commits", () => {
  it("is queued with its job when the transaction commits", async () => {
    const { id } = await queueNotification(test.ctx);
    expect(await notificationRow(test.ctx, id)).toMatchObject({ state: "queued", attempts: 0, kind: "new-message" });
    expect(await jobs()).toContainEqual({ notificationId: id, priority: 0 });
  });

  it("leaves neither row nor job when the transaction rolls back", async () => {
    const accountId = await createAccount(test.ctx);
    const before = [(await allNotifications(test.ctx)).length, (await jobs()).length];
    const notification: OutgoingNotification = {
      accountId,
      toAddress: "a@example.hu",
      locale: "hu",
      content: NEW_MESSAGE,
    };
    const rolledBack = test.ctx.db.transaction(async (tx) => {
      await enqueueNotifications(test.ctx, tx, [notification]);
      throw new Error("rolled back");
    });
    await expect(rolledBack).rejects.toThrow("rolled back");
    expect([(await allNotifications(test.ctx)).length, (await jobs()).length]).toEqual(before);
  });

  it("takes all notifications of a batch, each with its messages", async () => {
    const accountId = await createAccount(test.ctx);
    const notifications = Array.from({ length: 2500 }, (): OutgoingNotification => {
      const messageIds = [test.ctx.random.uuid(), test.ctx.random.uuid()];
      return { accountId, toAddress: "a@example.hu", locale: "hu", content: NEW_MESSAGE, messageIds };
    });
    const before = (await jobs()).length;
    await test.ctx.db.transaction((tx) => enqueueNotifications(test.ctx, tx, notifications));
    expect((await jobs()).length - before).toBe(2500);
    const [covered] = await test.ctx.db.execute<{ n: number }>(
      sql`select count(*)::int as n from notification_messages`,
    );
    expect(covered?.n).toBe(5000);
  });
});

describe("a link's token is in no table in clear", () => {
  it("is stored encrypted, and can be decrypted only for its own notification and with the secret", async () => {
    const { id } = await queueNotification(test.ctx, { content: RESET, token: TOKEN });
    const row = await notificationRow(test.ctx, id);
    const bytes = row.sealedToken as Buffer;
    expect(unsealToken(test.ctx, { notificationId: id, bytes })).toBe(TOKEN);
    expect(unsealToken(test.ctx, { notificationId: test.ctx.random.uuid(), bytes })).toBeNull();
    const settings = { ...test.ctx.settings, authSecret: `${test.ctx.settings.authSecret}x` };
    expect(unsealToken({ settings }, { notificationId: id, bytes })).toBeNull();
    expect(unsealToken(test.ctx, { notificationId: id, bytes: bytes.subarray(0, 20) })).toBeNull();
    const dump = await dumpDatabase();
    expect(dump).toContain(id);
    expect(dump).not.toContain(TOKEN);
    expect(dump).not.toContain(Buffer.from(TOKEN).toString("hex"));
    expect(dump).not.toContain(Buffer.from(TOKEN).toString("base64"));
  });

  it("is sent before others: its job has a higher priority", async () => {
    const { id } = await queueNotification(test.ctx, { content: RESET, token: TOKEN });
    const job = (await jobs()).find(({ notificationId }) => notificationId === id);
    expect(job?.priority).toBeGreaterThan(0);
  });

  it("must not be forgotten, nor the request of a link", async () => {
    await expect(queueNotification(test.ctx, { content: RESET })).rejects.toThrow("needs a token");
    const content: OutgoingNotification["content"] = { kind: "close-confirm", props: { validHours: 24 } };
    await expect(queueNotification(test.ctx, { content, token: TOKEN })).rejects.toThrow("needs the request");
  });
});
