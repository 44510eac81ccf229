import type postgres from "postgres";

/**
 * Fills a database for the query plans of staff lists: accounts, each with a contract, a message and a reply, one
 * minute apart.
 *
 * @param options.unanswered number of replies without an answer; divides `rows`
 * @param options.at the newest reply is a minute older
 */
export async function seedQueues(
  sql: postgres.Sql,
  { rows, unanswered, at }: { rows: number; unanswered: number; at: Date },
): Promise<void> {
  const now = at.toISOString();
  await sql`insert into accounts (id, email_address, name, locale, created_at)
    select md5('account ' || i)::uuid, 'person' || i || '@example.hu',
      (array['Kovács', 'Nagy', 'Szabó', 'Árvai'])[1 + i % 4] || ' ' || i, 'hu', ${now}::timestamptz
    from generate_series(1, ${rows}) as i`;
  await sql`insert into contracts (id, account_id, number, product, status, channel, imported)
    select md5('contract ' || i)::uuid, md5('account ' || i)::uuid, 'B-' || i, '', 'active', 'electronic', true
    from generate_series(1, ${rows}) as i`;
  await sql`insert into messages (id, account_id, source, sender_reference, content_digest, sender, contract_number,
      product, document_type, subject, body, allow_reply, document_count, total_bytes, placed_at, available_until,
      expires_at)
    select md5('message ' || i)::uuid, md5('account ' || i)::uuid, 'bench', i::text, repeat('0', 64), 'Allianz', 'B-' || i,
      '', 'notice', 'Levél', repeat('x', 200), true, 0, 0, placed_at, (placed_at + interval '1 year')::date,
      placed_at + interval '366 days'
    from (select i, ${now}::timestamptz - interval '1 day' - i * interval '1 minute' as placed_at
      from generate_series(1, ${rows}) as i) as item`;
  await sql`insert into replies (id, reference, account_id, message_id, body, sent_at, form_token, answered_at)
    select md5('reply ' || i)::uuid, 'V-2026-' || lpad(i::text, 6, '0'), md5('account ' || i)::uuid,
      md5('message ' || i)::uuid, repeat('y', 200), sent_at, md5('form ' || i)::uuid,
      case when i % ${rows / unanswered} > 0 then sent_at + interval '1 hour' end
    from (select i, ${now}::timestamptz - i * interval '1 minute' as sent_at from generate_series(1, ${rows}) as i) as item`;
}
