ALTER TABLE "accounts" ADD COLUMN "is_test" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "test_clocks" ADD COLUMN "held_until" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "accounts_test_idx" ON "accounts" USING btree ("id") WHERE "accounts"."is_test";--> statement-breakpoint
-- So that batches can stage the column (tests/integration/db/columns.test.ts).
ALTER TABLE "staged_accounts" ADD COLUMN "is_test" boolean DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE "accounts" SET "is_test" = true WHERE "email_address" LIKE '%.sandbox.test';--> statement-breakpoint
-- The `source` of entries about a customer, who belongs to no sender: null, or for a test customer the domain of the test
-- sender. As customersSource in lib/kernel/test-address.ts.
CREATE FUNCTION feed_source_of_customer(address text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN address LIKE '%.sandbox.test' THEN 'test/' || substring(address FROM '@[^@]*$') END
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION feed_changed_closures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT feed_source_of_customer(account.email_address),
    CASE closure.state WHEN 'awaiting-decision' THEN 'closure.requested' WHEN 'grace' THEN 'closure.approved' ELSE 'closure.' || closure.state END,
    coalesce(CASE closure.state WHEN 'awaiting-decision' THEN closure.confirmed_at WHEN 'grace' THEN closure.decided_at
      WHEN 'rejected' THEN closure.decided_at ELSE closure.ended_at END, now()),
    jsonb_build_object('closureId', closure.id, 'reference', closure.reference, 'state', closure.state)
  FROM changed AS closure JOIN unchanged AS before ON before.id = closure.id
    JOIN accounts AS account ON account.id = closure.account_id
  WHERE closure.state <> before.state AND closure.state <> 'unconfirmed'
    AND NOT (before.state = 'unconfirmed' AND closure.state = 'withdrawn')
  ORDER BY closure.id;
  RETURN NULL;
END
$$;--> statement-breakpoint
-- A closed account has no address any more, so the one before counts.
CREATE OR REPLACE FUNCTION feed_changed_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT feed_source_of_customer(before.email_address), change.type, change.at,
    jsonb_build_object('customerId', account.id, 'state', change.state)
  FROM changed AS account JOIN unchanged AS before ON before.id = account.id
    CROSS JOIN LATERAL (VALUES
      ('customer.registered', account.customer_portal_since, 'customer-portal',
        before.customer_portal_since IS NULL AND account.customer_portal_since IS NOT NULL),
      ('customer.returned', now(), 'mailbox',
        before.customer_portal_since IS NOT NULL AND account.customer_portal_since IS NULL AND account.closed_at IS NULL),
      ('customer.closed', account.closed_at, 'closed', before.closed_at IS NULL AND account.closed_at IS NOT NULL)
    ) AS change (type, at, state, happened)
  WHERE change.happened
  ORDER BY account.id;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION feed_changed_credentials() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT feed_source_of_customer(account.email_address), 'customer.activated', credential.password_changed_at,
    jsonb_build_object('customerId', credential.account_id, 'state', 'active')
  FROM changed AS credential JOIN unchanged AS before ON before.account_id = credential.account_id
    JOIN accounts AS account ON account.id = credential.account_id
  WHERE before.origin = 'initial' AND credential.origin = 'chosen'
  ORDER BY credential.account_id;
  RETURN NULL;
END
$$;--> statement-breakpoint
-- A test clock purges before the publication by the real clock: what the retention has deleted is expired all the same, as
-- in lib/mailbox/sender/sent-message-state.ts.
CREATE OR REPLACE FUNCTION feed_message_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT message.source, 'message.' || event.kind, event.at, jsonb_build_object(
    'messageId', message.id, 'senderReference', message.sender_reference,
    'state', CASE
      WHEN message.purged_at IS NOT NULL THEN CASE
        WHEN message.purged_by = 'retention' THEN 'expired'
        WHEN message.purged_by = 'sender' OR message.purged_at < message.placed_at THEN 'routed'
        ELSE 'purged' END
      WHEN message.withdrawn_at IS NOT NULL THEN 'withdrawn'
      WHEN event.at >= message.expires_at THEN 'expired'
      WHEN event.at < message.placed_at THEN 'scheduled'
      WHEN message.first_read_at IS NOT NULL OR message.first_downloaded_at IS NOT NULL THEN 'opened'
      ELSE 'placed' END,
    'sequence', event.sequence, 'actor', event.actor)
  FROM inserted AS event JOIN messages AS message ON message.id = event.message_id
  ORDER BY event.message_id, event.sequence;
  RETURN NULL;
END
$$;
