/**
 * The addresses that e-mail does not reach: which the migration `unreachable_addresses` finds among the notifications
 * of before, and how its triggers keep them. A trigger is not seen by the code that changes notifications.
 */
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import postgres from "postgres";
import { migrateDatabase } from "@/lib/db/migrate";
import { emptyDatabase } from "@/tests/support/database";
import { migrationsBefore } from "@/tests/support/migrations-before";

const ACCOUNT = "00000000-0000-4000-8000-000000000001";
const MEMBER = "00000000-0000-4000-8000-000000000002";

let db: postgres.Sql;
let drop: () => Promise<void>;
let folder: string;

/** `at`: day of January 2026 on which it ended; null for one that has not. */
async function notified(toAddress: string, state: string, at: number | null, accountId: string | null = ACCOUNT) {
  const id = randomUUID();
  const day = at && `2026-01-${String(at).padStart(2, "0")}`;
  await db`insert into notifications (id, account_id, kind, locale, to_address, props, state, queued_at, due_at, ended_at,
      last_response_code)
    values (${id}, ${accountId}, 'new-message', 'hu', ${toAddress}, '{}', ${state}, '2026-01-01', '2026-01-01', ${day}, 550)`;
  return id;
}
const end = (id: string, state: string, day: string) =>
  db`update notifications set state = ${state}, ended_at = ${day}, last_response_code = 551 where id = ${id}`;
/** The day of the last failure to an address, and whether it is handled; null for one that e-mail reaches. */
async function kept(toAddress: string) {
  const [row] =
    await db`select notification_id, failed_at::date::text as day, response_code, handled_at is not null as handled
    from unreachable_addresses where account_id = ${ACCOUNT} and to_address = ${toAddress}`;
  return row ? [row.notification_id, row.day, row.response_code, row.handled] : null;
}
const handle = (toAddress: string) =>
  db`update unreachable_addresses set handled_at = '2026-02-01', handled_by = ${MEMBER} where to_address = ${toAddress}`;

const before: Record<string, string> = {};
beforeAll(async () => {
  const database = await emptyDatabase();
  drop = database.drop;
  folder = await migrationsBefore("unreachable_addresses");
  await migrateDatabase(database.url, folder);
  db = postgres(database.url, { max: 1, onnotice: () => {} });
  await db`insert into accounts (id, email_address, name, locale, created_at)
    values (${ACCOUNT}, 'open@example.hu', 'Próba Petra', 'hu', '2026-01-01')`;
  await db`insert into staff_members (id, email_address, name, role, invited_at)
    values (${MEMBER}, 'ilona@biztosito.example', 'Példa Ilona', 'admin', '2026-01-01')`;
  before.superseded = await notified("open@example.hu", "failed", 1);
  before.open = await notified("open@example.hu", "failed", 2);
  before.handled = await notified("handled@example.hu", "failed", 3);
  await notified("reached@example.hu", "failed", 4);
  await notified("reached@example.hu", "sent", 5);
  await notified("again@example.hu", "sent", 6);
  before.again = await notified("again@example.hu", "failed", 7);
  await notified("given-up@example.hu", "abandoned", 8);
  await notified("nobody@example.hu", "failed", 9, null);
  for (const id of [before.superseded, before.handled])
    await db`insert into notification_handlings (notification_id, account_id, handled_at, handled_by)
      values (${id}, ${ACCOUNT}, '2026-01-10', ${MEMBER})`;
  await migrateDatabase(database.url);
});
afterAll(async () => {
  await db?.end();
  await drop?.();
  if (folder) await rm(folder, { recursive: true });
});

it("the migration finds each address whose last e-mail was refused, and whether that one was handled", async () => {
  const rows = await db`select to_address, notification_id, handled_at is not null as handled from unreachable_addresses
    order by to_address`;
  expect(rows.map((row) => [row.to_address, row.notification_id, row.handled])).toEqual([
    ["again@example.hu", before.again, false],
    ["handled@example.hu", before.handled, true],
    ["open@example.hu", before.open, false],
  ]);
});

it("a refused attempt makes the row, a later one renews it unhandled, and one that arrives deletes it", async () => {
  const [first, second, third] = [
    await notified("a@example.hu", "sending", null),
    await notified("a@example.hu", "sending", null),
    await notified("a@example.hu", "sending", null),
  ];
  expect(await kept("a@example.hu")).toBeNull();
  await end(first, "failed", "2026-03-01");
  expect(await kept("a@example.hu")).toEqual([first, "2026-03-01", 551, false]);
  await handle("a@example.hu");
  await end(second, "failed", "2026-03-02");
  expect(await kept("a@example.hu")).toEqual([second, "2026-03-02", 551, false]);
  await end(third, "sent", "2026-03-03");
  expect(await kept("a@example.hu")).toBeNull();
});

it("the order of the ends counts, and not that of storing them", async () => {
  await notified("b@example.hu", "sent", 20);
  await notified("b@example.hu", "failed", 19);
  expect(await kept("b@example.hu")).toBeNull();
  const last = await notified("b@example.hu", "failed", 22);
  await handle("b@example.hu");
  await notified("b@example.hu", "failed", 21);
  await notified("b@example.hu", "sent", 21);
  expect(await kept("b@example.hu")).toEqual([last, "2026-01-22", 550, true]);
});

it("an attempt that was given up or cancelled says nothing of the address", async () => {
  for (const state of ["abandoned", "cancelled"])
    await end(await notified("c@example.hu", "sending", null), state, "2026-03-01");
  expect(await kept("c@example.hu")).toBeNull();
  const id = await notified("c@example.hu", "failed", 2);
  await end(await notified("c@example.hu", "sending", null), "abandoned", "2026-03-01");
  expect(await kept("c@example.hu")).toEqual([id, "2026-01-02", 550, false]);
});

it("the address is erased with that of the notification, and with the notification", async () => {
  const [erased, deleted] = [await notified("d@example.hu", "failed", 2), await notified("e@example.hu", "failed", 2)];
  await db`update notifications set to_address = '' where id = ${erased}`;
  await db`delete from notifications where id = ${deleted}`;
  expect([await kept("d@example.hu"), await kept("e@example.hu"), await kept("")]).toEqual([null, null, null]);
});
