-- A message that leaves the mailbox at its publication is `routed`, as in lib/mailbox/sender/sent-message-state.ts.
CREATE OR REPLACE FUNCTION feed_message_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT message.source, 'message.' || event.kind, event.at, jsonb_build_object(
    'messageId', message.id, 'senderReference', message.sender_reference,
    'state', CASE
      WHEN message.purged_at IS NOT NULL THEN CASE
        WHEN message.purged_by = 'sender' OR message.purged_at < message.placed_at THEN 'routed'
        WHEN message.purged_by = 'retention' THEN 'expired'
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
--> statement-breakpoint
CREATE FUNCTION feed_opened_api_batches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT sender, 'batch.opened', opened_at, jsonb_build_object('batchId', id, 'state', state) FROM inserted ORDER BY id;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER api_batches_feed_opened AFTER INSERT ON "api_batches" REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION feed_opened_api_batches();--> statement-breakpoint
-- Customers belong to no sender.
CREATE FUNCTION feed_changed_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT NULL, change.type, change.at, jsonb_build_object('customerId', account.id, 'state', change.state)
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
CREATE TRIGGER accounts_feed AFTER UPDATE ON "accounts" REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION feed_changed_accounts();--> statement-breakpoint
CREATE FUNCTION feed_changed_credentials() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT NULL, 'customer.activated', credential.password_changed_at,
    jsonb_build_object('customerId', credential.account_id, 'state', 'active')
  FROM changed AS credential JOIN unchanged AS before ON before.account_id = credential.account_id
  WHERE before.origin = 'initial' AND credential.origin = 'chosen'
  ORDER BY credential.account_id;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER credentials_feed AFTER UPDATE ON "credentials" REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION feed_changed_credentials();
