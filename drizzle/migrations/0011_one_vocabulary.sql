-- One name per thing: a batch is a batch, the details of an event are its details, the props of a notification its props.
ALTER TABLE "delivery_runs" RENAME TO "batches";--> statement-breakpoint
ALTER TABLE "batches" RENAME CONSTRAINT "delivery_runs_pkey" TO "batches_pkey";--> statement-breakpoint
ALTER INDEX "delivery_runs_state_idx" RENAME TO "batches_state_idx";--> statement-breakpoint
UPDATE "batches" SET "state" = CASE "state" WHEN 'staging' THEN 'open' WHEN 'abandoned' THEN 'cancelled' ELSE "state" END;--> statement-breakpoint
-- The staging tables carry the batch that staged a row beside the columns of their tables.
DO $$
DECLARE
  staged text;
BEGIN
  FOREACH staged IN ARRAY ARRAY['accounts', 'credentials', 'password_links', 'contracts', 'messages', 'documents',
    'message_search', 'message_events', 'notifications', 'notification_messages', 'audit_events']
  LOOP
    EXECUTE format('ALTER TABLE %I RENAME COLUMN batch_id TO staged_by', 'staged_' || staged);
    EXECUTE format('ALTER INDEX %I RENAME TO %I', 'staged_' || staged || '_batch_id_idx', 'staged_' || staged || '_staged_by_idx');
  END LOOP;
END $$;--> statement-breakpoint
ALTER TABLE "messages" RENAME COLUMN "run_id" TO "batch_id";--> statement-breakpoint
ALTER TABLE "staged_messages" RENAME COLUMN "run_id" TO "batch_id";--> statement-breakpoint
ALTER TABLE "document_bytes" RENAME COLUMN "run_id" TO "batch_id";--> statement-breakpoint
ALTER INDEX "document_bytes_run_id_idx" RENAME TO "document_bytes_batch_id_idx";--> statement-breakpoint
ALTER INDEX "messages_bin_idx" RENAME TO "messages_trash_idx";--> statement-breakpoint
UPDATE "messages" SET "purged_by" = 'customer' WHERE "purged_by" = 'recipient';--> statement-breakpoint
ALTER TABLE "message_events" RENAME COLUMN "facts" TO "details";--> statement-breakpoint
ALTER TABLE "staged_message_events" RENAME COLUMN "facts" TO "details";--> statement-breakpoint
ALTER TABLE "audit_events" RENAME COLUMN "facts" TO "details";--> statement-breakpoint
ALTER TABLE "staged_audit_events" RENAME COLUMN "facts" TO "details";--> statement-breakpoint
ALTER TABLE "notifications" RENAME COLUMN "facts" TO "props";--> statement-breakpoint
ALTER TABLE "staged_notifications" RENAME COLUMN "facts" TO "props";--> statement-breakpoint
UPDATE "notifications" SET "kind" = CASE "kind" WHEN 'new-item' THEN 'new-message' WHEN 'new-items' THEN 'new-messages'
  WHEN 'closing' THEN 'closure-scheduled' ELSE 'customer-portal' END
  WHERE "kind" IN ('new-item', 'new-items', 'closing', 'moved');--> statement-breakpoint
-- A batch that is open during the upgrade is staged with the old names; its kinds are renamed with it.
UPDATE "staged_notifications" SET "kind" = CASE "kind" WHEN 'new-item' THEN 'new-message' ELSE 'new-messages' END
  WHERE "kind" IN ('new-item', 'new-items');--> statement-breakpoint
-- The queue of the job's old name is not scheduled any more.
DO $$
BEGIN
  IF to_regclass('pgboss.schedule') IS NOT NULL THEN
    DELETE FROM pgboss.schedule WHERE name = 'sweep-delivery-runs';
  END IF;
END $$;
