import type postgres from "postgres";
import { bulkLoad } from "./bulk-load";

/** The address of the customer whose mailbox has that size. */
export const mailboxAddress = (size: number) => `bench.${size}@example.hu`;

export type MailboxSeed = {
  /** One mailbox of each size. */
  sizes: readonly number[];
  /** Messages of other customers, 20 in each mailbox. */
  others: number;
  /** When the newest message is placed; the oldest is placed 350 days before. */
  at: Date;
};

const FILLED = [
  "accounts",
  "credentials",
  "contracts",
  "messages",
  "documents",
  "message_search",
  "message_events",
  "notifications",
  "replies",
];

const OTHER_MAILBOX_SIZE = 20;
const SUBJECTS = [
  "Díjértesítő a következő időszakra",
  "Értesítés a díj beérkezéséről",
  "Módosított kötvény és feltételek",
  "Díjigazolás az adóbevalláshoz",
  "Tájékoztató a szerződés évfordulójáról",
  "Csekkmentes fizetés: így működik",
  "Kárbejelentését rögzítettük",
  "Számla az előző időszakról",
  "Új ajánlat lakásbiztosításra",
  "Felszólítás elmaradt díj rendezésére",
  "Állatorvosi költségek térítése",
  "Őszi ügyfélszolgálati nyitvatartás",
];
const PRODUCTS = [
  "Lakásbiztosítás",
  "Casco",
  "Életbiztosítás",
  "Utasbiztosítás",
  "Kötelező gépjármű-felelősségbiztosítás",
];
const SENDERS = ["Allianz Hungária Zrt.", "Ügyfélszolgálat", "Díjkezelés", "Kárrendezés", "Őrségi kirendeltség"];
const TYPES = ["premium-bill", "notice", "policy", "premium-certificate", "terms", "other", "offer", "premium-notice"];

/** The searchable text that messages share: all but the number in brackets and the document's name. */
const SHARED_TEXT = `concat_ws(' ', left(subject, -8), sender, contract_number, product)`;

/**
 * Fills message_search; no texts are due (seed-texts.ts). The stemmer runs once for each shared text, because a million
 * times would take ten minutes.
 */
async function insertSearchRows(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`insert into message_search (message_id, account_id, words, texts_due_at)
    with shared as materialized (
      select text, search_words(text) as words
      from (select distinct ${SHARED_TEXT} as text from messages where source = 'bench') as texts)
    select m.id, m.account_id, shared.words || array_to_tsvector(
      case when document_count = 0 then array[substr(right(subject, 6), 1, 5)]
        else array[substr(right(subject, 6), 1, 5), 'küldemény', 'kuldemeny', 'pdf', substr(m.id::text, 1, 8)] end), null
    from messages m join shared on shared.text = ${SHARED_TEXT}
    where source = 'bench'`);
}

/**
 * Fills mailboxes as a year of batches does: messages of all customers mixed by date, every second one with a document.
 * The same input always gives the same rows. Without events of the feed and queues of the evidence. Uses SQL, because
 * the portal's own operation would take an hour for a million messages.
 */
export function seedMailboxes(url: string, seed: MailboxSeed): Promise<void> {
  return bulkLoad(url, FILLED, (sql) => fillMailboxes(sql, seed));
}

async function fillMailboxes(sql: postgres.Sql, { sizes, others, at }: MailboxSeed): Promise<void> {
  const mailboxes = [
    ...sizes.map((size) => ({ name: `${size}`, size })),
    ...Array.from({ length: Math.ceil(others / OTHER_MAILBOX_SIZE) }, (_, index) => ({
      name: `other.${index}`,
      size: OTHER_MAILBOX_SIZE,
    })),
  ];
  await sql`create table seed_mailboxes as
    select md5('account ' || name)::uuid as account_id, name, size
    from json_to_recordset(${JSON.stringify(mailboxes)}::text::json) as m (name text, size int)`;
  await sql`insert into accounts (id, email_address, name, locale, created_at)
    select account_id, 'bench.' || name || '@example.hu', 'Bench ' || name, 'hu', ${at.toISOString()}::timestamptz
    from seed_mailboxes`;
  await sql`insert into credentials (account_id, pepper_id, origin, password_changed_at)
    select account_id, '00000000', 'chosen', ${at.toISOString()}::timestamptz from seed_mailboxes`;
  await sql`insert into contracts (id, account_id, number, product, status, channel, imported)
    select md5('contract ' || name || n)::uuid, account_id, 'B-' || lpad(n::text, 3, '0'), '', 'active', 'electronic', true
    from seed_mailboxes, generate_series(0, 6) as n`;
  await sql`insert into messages (id, account_id, source, sender_reference, content_digest, sender, contract_number,
      product, document_type, subject, body, allow_reply, document_count, total_bytes, placed_at, available_until,
      expires_at, unread)
    select item.id, account_id, 'bench', item.id::text, repeat('0', 64),
      (${SENDERS}::text[])[1 + h % 5],
      case when h % 11 = 0 then null else 'B-' || lpad((h % 7)::text, 3, '0') end,
      (${PRODUCTS}::text[])[1 + h % 7 % 5],
      (${TYPES}::text[])[1 + h / 7 % 8],
      (${SUBJECTS}::text[])[1 + h / 13 % 12] || ' (' || lpad(i::text, 5, '0') || ')',
      'Tisztelt Ügyfelünk!' || chr(10) || chr(10) || repeat('Bemutató küldemény, teendője nincs. ', 12),
      h % 3 > 0, h / 3 % 2, h / 3 % 2 * (10000 + h % 900000),
      item.placed_at, (item.placed_at + interval '1 year')::date,
      date_trunc('day', item.placed_at) + interval '1 year 1 day', h % 4 = 0
    from (
      select account_id, i, id, placed_at, ('x' || substr(md5('h ' || name || i), 1, 7))::bit(28)::int as h from (
        select account_id, name, i, md5(name || ' ' || i)::uuid as id, date_trunc('milliseconds', ${at.toISOString()}::timestamptz
          - interval '350 days' * (i + ('x' || substr(md5(name), 1, 6))::bit(24)::int / 16777216.0) / size) as placed_at
        from seed_mailboxes, generate_series(0, size - 1) as i
        order by placed_at, id
      ) as placed
    ) as item`;
  await Promise.all([
    fillDocuments(sql),
    insertSearchRows(sql),
    fillEvents(sql),
    fillNotifications(sql),
    fillReplies(sql),
  ]);
  await sql`drop table seed_mailboxes`;
}

async function fillDocuments(sql: postgres.Sql): Promise<void> {
  await sql`insert into documents (id, account_id, message_id, position, filename, media_type, size_bytes, sha256)
    select md5('document ' || m.id::text)::uuid, account_id, m.id, 1, 'Küldemény_' || substr(m.id::text, 1, 8) || '.pdf', 'application/pdf',
      total_bytes, repeat('0', 64)
    from messages m where source = 'bench' and document_count = 1`;
}

/** Every second message was notified of. */
async function fillEvents(sql: postgres.Sql): Promise<void> {
  await sql`insert into message_events (message_id, account_id, sequence, kind, actor, at, details, previous_hash, hash)
    select m.id, account_id, 1, 'placed', 'insurer', placed_at, '{}', repeat('0', 64),
      md5(m.id::text) || md5('event ' || m.id::text)
    from messages m where source = 'bench'`;
  await sql`insert into message_events (message_id, account_id, sequence, kind, actor, at, details, previous_hash, hash)
    select m.id, account_id, 2, 'notified', 'system', placed_at,
      json_build_object('notificationId', md5('notification ' || m.id::text)::uuid)::jsonb,
      md5(m.id::text) || md5('event ' || m.id::text), md5(m.id::text) || md5('notified ' || m.id::text)
    from messages m where source = 'bench' and document_count = 1`;
}

async function fillNotifications(sql: postgres.Sql): Promise<void> {
  await sql`insert into notifications (id, account_id, kind, locale, to_address, props, state, queued_at, due_at, ended_at)
    select md5('notification ' || m.id::text)::uuid, account_id, 'new-message', 'hu', 'bench@example.hu', '{}', 'sent',
      placed_at, placed_at, placed_at
    from messages m where source = 'bench' and document_count = 1`;
}

async function fillReplies(sql: postgres.Sql): Promise<void> {
  await sql`insert into replies (id, reference, account_id, message_id, body, sent_at, form_token)
    select md5('reply ' || m.id::text)::uuid, 'V-' || m.id::text, account_id, m.id, 'Köszönöm.', placed_at,
      md5('form ' || m.id::text)::uuid
    from messages m where source = 'bench' and allow_reply and document_count = 1`;
}
