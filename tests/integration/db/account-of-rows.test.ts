/**
 * Rows that belong to a message, a reply or a notification name its account: those that were stored before the
 * migration `account_in_keys`, those that an older release writes during a rolling restart, and never another account.
 */
import { rm } from "node:fs/promises";
import postgres from "postgres";
import { migrateDatabase } from "@/lib/db/migrate";
import { emptyDatabase } from "@/tests/support/database";
import { migrationsBefore } from "@/tests/support/migrations-before";

const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;
const [OWNER, OTHER, MESSAGE, REPLY] = [id(1), id(2), id(3), id(4)];
const [NOTIFICATION, MEMBER, SESSION, DOCUMENT] = [id(5), id(6), id(7), "00000000-0000-4000-8000-00000000000a"];
const HASH = "0".repeat(64);

/** A row of each table as releases before the migration insert it, without its account. */
const ROWS: Record<string, Record<string, string | number>> = {
  reply_attachments: {
    ...{ id: id(8), reply_id: REPLY, position: 1, filename: "a.pdf", media_type: "application/pdf" },
    ...{ size_bytes: 1, sha256: HASH },
  },
  reply_assignments: { reply_id: REPLY, member_id: MEMBER, assigned_at: "2026-01-03" },
  reply_notes: { id: id(9), reply_id: REPLY, member_id: MEMBER, body: "Jegyzet", noted_at: "2026-01-03" },
  message_reminders: { message_id: MESSAGE, kind: "unread", queued_at: "2026-01-03" },
  retention_reminders: { message_id: MESSAGE, days_before: 30, queued_at: "2026-01-03" },
  purged_documents: { message_id: MESSAGE, sha256: HASH },
  documents: {
    ...{ id: DOCUMENT, message_id: MESSAGE, position: 1, filename: "a.pdf", media_type: "application/pdf" },
    ...{ size_bytes: 1, sha256: HASH },
  },
  message_events: {
    ...{ message_id: MESSAGE, sequence: 1, kind: "placed", actor: "insurer", at: "2026-01-01", details: "{}" },
    ...{ previous_hash: HASH, hash: HASH },
  },
  notification_messages: { notification_id: NOTIFICATION, message_id: MESSAGE },
  readings: {
    ...{ session_id: SESSION, subject_id: MESSAGE, kind: "opened", message_id: MESSAGE, started_at: "2026-01-03" },
  },
};
const TABLES = Object.keys(ROWS);
/** Readings would keep a session or message from being deleted; events would make a commit lock its messages. */
const WITHOUT_FOREIGN_KEY = ["readings", "message_events"];

let db: postgres.Sql;
let drop: () => Promise<void>;
let folder: string;

const insert = (table: string, row = ROWS[table] ?? {}) => db`insert into ${db(table)} ${db(row)}`;
const accountsIn = async (table: string) =>
  (await db`select account_id::text as account from ${db(table)}`).map(({ account }) => account);
/** Events cannot be deleted. */
const clear = (table: string) =>
  table === "message_events"
    ? db.begin(async (tx) => {
        await tx`alter table message_events disable trigger message_events_append_only`;
        await tx`delete from message_events`;
        await tx`alter table message_events enable trigger message_events_append_only`;
      })
    : db`delete from ${db(table)}`;

beforeAll(async () => {
  const database = await emptyDatabase();
  drop = database.drop;
  folder = await migrationsBefore("account_in_keys");
  await migrateDatabase(database.url, folder);
  db = postgres(database.url, { max: 1, onnotice: () => {} });
  for (const account of [OWNER, OTHER])
    await db`insert into accounts (id, email_address, name, locale, created_at)
      values (${account}, ${`${account}@example.hu`}, 'Próba Petra', 'hu', '2026-01-01')`;
  await db`insert into staff_members (id, email_address, name, role, invited_at)
    values (${MEMBER}, 'ilona@biztosito.example', 'Példa Ilona', 'admin', '2026-01-01')`;
  await db`insert into messages (id, account_id, source, sender_reference, content_digest, sender, document_type, subject,
      body, allow_reply, document_count, total_bytes, placed_at, available_until, expires_at)
    values (${MESSAGE}, ${OWNER}, 'test', 'one', ${HASH}, 'Biztosító', 'notice', 'Tájékoztató', '', true, 1, 1,
      '2026-01-01', '2027-01-01', '2027-01-02')`;
  await db`insert into replies (id, reference, account_id, message_id, body, sent_at, form_token)
    values (${REPLY}, 'V-1', ${OWNER}, ${MESSAGE}, 'Válasz', '2026-01-02', ${REPLY})`;
  await db`insert into notifications (id, account_id, kind, locale, to_address, props, state, queued_at, due_at)
    values (${NOTIFICATION}, ${OWNER}, 'new-message', 'hu', 'a@example.hu', '{}', 'failed', '2026-01-01', '2026-01-01')`;
  for (const table of TABLES) await insert(table);
  await migrateDatabase(database.url);
});
afterAll(async () => {
  await db?.end();
  await drop?.();
  if (folder) await rm(folder, { recursive: true });
});

it.each(TABLES)("%s: a row from before the migration has got the account", async (table) => {
  expect(await accountsIn(table)).toEqual([OWNER]);
});

it.each(TABLES)("%s: a row that an older release inserts gets the account", async (table) => {
  await clear(table);
  await insert(table);
  expect(await accountsIn(table)).toEqual([OWNER]);
});

it.each(TABLES.filter((table) => !WITHOUT_FOREIGN_KEY.includes(table)))(
  "%s: the database refuses a row of another account",
  async (table) => {
    await clear(table);
    await expect(insert(table, { ...ROWS[table], account_id: OTHER })).rejects.toMatchObject({ code: "23503" });
    await insert(table, { ...ROWS[table], account_id: OWNER });
    expect(await accountsIn(table)).toEqual([OWNER]);
  },
);

it("the database refuses a reply to another account's message, its draft and its search words", async () => {
  await expect(
    db`insert into replies (id, reference, account_id, message_id, body, sent_at, form_token)
      values (${id(0)}, 'V-2', ${OTHER}, ${MESSAGE}, 'Válasz', '2026-01-02', ${id(0)})`,
  ).rejects.toMatchObject({ code: "23503", constraint_name: "replies_message_fk" });
  await expect(
    db`insert into reply_drafts (account_id, message_id, body, saved_at) values (${OTHER}, ${MESSAGE}, 'V', '2026-01-02')`,
  ).rejects.toMatchObject({ code: "23503", constraint_name: "reply_drafts_message_fk" });
  await expect(
    db`insert into message_search (message_id, account_id, words) values (${MESSAGE}, ${OTHER}, 'a')`,
  ).rejects.toMatchObject({ code: "23503", constraint_name: "message_search_message_fk" });
  const text = { message_id: MESSAGE, position: 1, document_id: DOCUMENT, state: "empty", key_id: "0", terms: "{}" };
  await expect(insert("message_texts", { ...text, account_id: OTHER })).rejects.toMatchObject({ code: "23503" });
  await insert("message_texts", { ...text, account_id: OWNER });
});
