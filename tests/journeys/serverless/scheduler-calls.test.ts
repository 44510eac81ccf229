/** Jobs that a scheduler calls by HTTP. Runs with `npm run test:serverless` only. */
import { setTimeout as pause } from "node:timers/promises";
import connect from "postgres";
import { batchFolder, deliver, line, removeBatchFolders } from "@/tests/integration/delivery/batch-fixture";
import { mailboxCustomer } from "@/tests/journeys/mailbox/mailbox-customer";
import { withPortalContext } from "@/tests/support/customers";
import { testPortal } from "@/tests/support/portal";

const MESSAGES = 30;
const CALLS = 20;
const ASK_EVERY_MS = 100;

function callJob(job: string, secret = testPortal().env.CRON_SECRET): Promise<Response> {
  return fetch(`${testPortal().portalUrl}/api/cron/${job}`, { headers: { authorization: `Bearer ${secret}` } });
}

/** The Message-IDs of the caught e-mails to an address. */
async function messageIdsTo(address: string): Promise<string[]> {
  const { mailUrl } = testPortal();
  const listed = (await (await fetch(`${mailUrl}/api/messages?limit=1000`)).json()) as { id: string; to: string[] }[];
  const mails = listed.filter(({ to }) => to.includes(address));
  const whole = await Promise.all(mails.map(async ({ id }) => (await fetch(`${mailUrl}/api/messages/${id}`)).json()));
  return (whole as { headers: Record<string, string> }[]).map(({ headers }) => headers["message-id"] ?? "");
}

afterAll(removeBatchFolders);

it("runs in the mode that it tests: through PgBouncer, under Next's own server", async () => {
  const { env, databaseUrl } = testPortal();
  expect(env.DATABASE_URL_UNPOOLED).toBe(databaseUrl);
  expect(env.DATABASE_URL).not.toBe(databaseUrl);
  const pooler = connect(env.DATABASE_URL ?? "", { max: 1, prepare: false });
  const backends = new Set<number>();
  // In transaction mode a client gets another connection whenever another client has taken its last one.
  await Promise.all(
    Array.from({ length: 40 }, async () => {
      const other = connect(env.DATABASE_URL ?? "", { max: 1, prepare: false });
      const [row] = await other`select pg_backend_pid() as pid`;
      backends.add(row?.pid);
      await other.end();
    }),
  );
  await pooler.end();
  expect(backends.size).toBeLessThanOrEqual(5);
  // Only lib/server refuses a foreign host of an address that is no page.
  const { status } = await fetch(`${testPortal().portalUrl}/api/health/ready`);
  expect(status).toBe(200);
});

it("twenty calls at once lose nothing and send nothing twice", async () => {
  const customer = await mailboxCustomer();
  const known = await messageIdsTo(customer.email);
  for (let placed = 0; placed < MESSAGES; placed += 1) {
    // A batch, because it notifies.
    const folder = await batchFolder([line({ email: customer.email, subject: `Egyszerre ${placed}` })]);
    await withPortalContext((ctx) => deliver(ctx, folder));
    if (placed % 10 !== 9) continue;
    const jobs = ["finish-batch", "send-notification", "sweep-notifications"];
    const calls = Array.from({ length: CALLS }, (_, index) => callJob(jobs[index % jobs.length] ?? ""));
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(CALLS).fill(200));
  }
  const sql = connect(testPortal().databaseUrl, { max: 1 });
  const states = async () =>
    (await sql`select state from notifications where to_address = ${customer.email}`).map(({ state }) => state);
  while ((await states()).some((state) => state !== "sent")) await pause(ASK_EVERY_MS);
  const sent = await states();
  await sql.end();
  const ids = await messageIdsTo(customer.email);
  expect(ids.length).toBeGreaterThan(known.length);
  expect([ids.length, new Set(ids).size]).toEqual([sent.length, sent.length]);
});

it("without the right secret no job runs", async () => {
  for (const secret of ["", "wrong", `${testPortal().env.CRON_SECRET}x`]) {
    expect((await callJob("send-notification", secret)).status).toBe(404);
  }
});
