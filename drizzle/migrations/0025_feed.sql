CREATE TABLE "feed_entries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "feed_entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"position" bigint,
	"numbered_at" timestamp with time zone,
	"source" text,
	"type" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"data" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "feed_progress" (
	"id" integer PRIMARY KEY NOT NULL,
	"last_position" bigint NOT NULL,
	"purged_position" bigint NOT NULL,
	CONSTRAINT "feed_progress_is_one_row" CHECK ("feed_progress"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"endpoint_id" char(12) NOT NULL,
	"position" bigint NOT NULL,
	"state" text NOT NULL,
	"queued_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"leased_until" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"attempts" jsonb NOT NULL,
	CONSTRAINT "webhook_deliveries_endpoint_id_position_pk" PRIMARY KEY("endpoint_id","position")
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" char(12) PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"url" text NOT NULL,
	"types" text[] NOT NULL,
	"state" text NOT NULL,
	"sealed_secret" "bytea" NOT NULL,
	"sealed_previous_secret" "bytea",
	"previous_until" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"queued_position" bigint NOT NULL,
	"failures" integer NOT NULL,
	"failing_since" timestamp with time zone,
	"paused_until" timestamp with time zone,
	"last_failure" text,
	"last_delivered_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_webhook_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "feed_entries_position_key" ON "feed_entries" USING btree ("position") WHERE "feed_entries"."position" is not null;--> statement-breakpoint
CREATE INDEX "feed_entries_unnumbered_idx" ON "feed_entries" USING btree ("id") WHERE "feed_entries"."position" is null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries" USING btree ("endpoint_id","due_at") WHERE "webhook_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_ended_at_idx" ON "webhook_deliveries" USING btree ("ended_at") WHERE "webhook_deliveries"."ended_at" is not null;--> statement-breakpoint
CREATE INDEX "webhook_endpoints_source_idx" ON "webhook_endpoints" USING btree ("source");--> statement-breakpoint
INSERT INTO "feed_progress" ("id", "last_position", "purged_position") VALUES (1, 0, 0);--> statement-breakpoint
-- Rows of the feed change once, when they are numbered, and are deleted after 90 days.
ALTER TABLE "feed_entries" SET (autovacuum_vacuum_scale_factor = 0.02);--> statement-breakpoint
ALTER TABLE "webhook_deliveries" SET (autovacuum_vacuum_scale_factor = 0.02);--> statement-breakpoint
-- A numbered entry is what its readers have seen.
CREATE FUNCTION refuse_change_of_feed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.position IS NOT NULL OR (NEW.event_id, NEW.source, NEW.type, NEW.at, NEW.data) IS DISTINCT FROM (OLD.event_id, OLD.source, OLD.type, OLD.at, OLD.data) THEN
    RAISE EXCEPTION 'entries of the feed do not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER feed_entries_append_only BEFORE UPDATE ON "feed_entries" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_feed();--> statement-breakpoint
-- Changes of state are written by triggers, in the transaction of the change and by one statement for all its rows
-- (docs/adr/0016-feed.md). The states are those of lib/mailbox/sender/sent-message-state.ts.
CREATE FUNCTION feed_message_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT message.source, 'message.' || event.kind, event.at, jsonb_build_object(
    'messageId', message.id, 'senderReference', message.sender_reference,
    'state', CASE
      WHEN message.purged_at IS NOT NULL THEN CASE message.purged_by WHEN 'retention' THEN 'expired' ELSE 'purged' END
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
$$;--> statement-breakpoint
CREATE TRIGGER message_events_feed AFTER INSERT ON "message_events" REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION feed_message_events();--> statement-breakpoint
CREATE FUNCTION feed_new_replies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT message.source, 'reply.received', reply.sent_at, jsonb_build_object(
    'replyId', reply.id, 'reference', reply.reference, 'state', 'sent',
    'messageId', message.id, 'senderReference', message.sender_reference)
  FROM inserted AS reply JOIN messages AS message ON message.id = reply.message_id
  ORDER BY reply.id;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER replies_feed_new AFTER INSERT ON "replies" REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION feed_new_replies();--> statement-breakpoint
CREATE FUNCTION feed_changed_replies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT message.source, change.type, change.at, jsonb_build_object(
    'replyId', reply.id, 'reference', reply.reference, 'state', change.state,
    'messageId', message.id, 'senderReference', message.sender_reference)
  FROM changed AS reply JOIN unchanged AS before ON before.id = reply.id
    JOIN messages AS message ON message.id = reply.message_id
    CROSS JOIN LATERAL (VALUES
      ('reply.acknowledged', reply.acknowledged_at, 'processing',
        before.acknowledged_at IS NULL AND reply.acknowledged_at IS NOT NULL),
      ('reply.answered', reply.answered_at, 'answered', before.answered_at IS NULL AND reply.answered_at IS NOT NULL),
      ('reply.unanswered', now(), CASE WHEN reply.acknowledged_at IS NULL THEN 'sent' ELSE 'processing' END,
        before.answered_at IS NOT NULL AND reply.answered_at IS NULL)
    ) AS change (type, at, state, happened)
  WHERE change.happened
  ORDER BY reply.id;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER replies_feed_changed AFTER UPDATE ON "replies" REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION feed_changed_replies();--> statement-breakpoint
-- A request that was never confirmed may be a stranger's, so it is not reported.
CREATE FUNCTION feed_changed_closures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT NULL,
    CASE closure.state WHEN 'awaiting-decision' THEN 'closure.requested' WHEN 'grace' THEN 'closure.approved' ELSE 'closure.' || closure.state END,
    coalesce(CASE closure.state WHEN 'awaiting-decision' THEN closure.confirmed_at WHEN 'grace' THEN closure.decided_at
      WHEN 'rejected' THEN closure.decided_at ELSE closure.ended_at END, now()),
    jsonb_build_object('closureId', closure.id, 'reference', closure.reference, 'state', closure.state)
  FROM changed AS closure JOIN unchanged AS before ON before.id = closure.id
  WHERE closure.state <> before.state AND closure.state <> 'unconfirmed'
    AND NOT (before.state = 'unconfirmed' AND closure.state = 'withdrawn')
  ORDER BY closure.id;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER closure_requests_feed AFTER UPDATE ON "closure_requests" REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION feed_changed_closures();--> statement-breakpoint
CREATE FUNCTION feed_changed_batches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT batch.source, 'batch.' || batch.state, coalesce(batch.ended_at, now()),
    jsonb_build_object('batchId', batch.id, 'state', batch.state)
  FROM changed AS batch JOIN unchanged AS before ON before.id = batch.id
  WHERE batch.state <> before.state
  ORDER BY batch.id;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER batches_feed AFTER UPDATE ON "batches" REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION feed_changed_batches();
