ALTER TABLE "delivery_runs" ADD COLUMN "heartbeat_at" timestamp with time zone;--> statement-breakpoint
UPDATE "delivery_runs" SET "heartbeat_at" = "started_at";--> statement-breakpoint
ALTER TABLE "delivery_runs" ALTER COLUMN "heartbeat_at" SET NOT NULL;--> statement-breakpoint
-- Staging tables (lib/db/staged-rows.ts): the columns of their tables, without keys and checks. Unlogged: what they
-- hold is worth nothing after a crash, because the process that staged it has to stage it again.
DO $$
DECLARE
  staged text;
BEGIN
  FOREACH staged IN ARRAY ARRAY['accounts', 'credentials', 'password_links', 'contracts', 'messages', 'documents',
    'message_search', 'message_events', 'notifications', 'notification_messages', 'audit_events']
  LOOP
    EXECUTE format('CREATE UNLOGGED TABLE %I (batch_id uuid NOT NULL, LIKE %I INCLUDING DEFAULTS)', 'staged_' || staged, staged);
    EXECUTE format('CREATE INDEX %I ON %I (batch_id)', 'staged_' || staged || '_batch_id_idx', 'staged_' || staged);
  END LOOP;
END $$;--> statement-breakpoint
-- Numbered when the row is copied.
ALTER TABLE "staged_audit_events" DROP COLUMN "id";
