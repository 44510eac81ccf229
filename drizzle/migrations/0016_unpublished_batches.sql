-- A batch is stored in the tables and hidden until its commit (docs/adr/0002-staged-delivery.md).
CREATE TABLE "unpublished_batches" (
	"batch_id" uuid PRIMARY KEY NOT NULL
);
--> statement-breakpoint
DROP INDEX "messages_source_sender_reference_key";--> statement-breakpoint
DROP INDEX "messages_inbox_idx";--> statement-breakpoint
DROP INDEX "messages_unread_idx";--> statement-breakpoint
DROP INDEX "messages_list_idx";--> statement-breakpoint
DROP INDEX "messages_payable_idx";--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "batch_id" uuid;--> statement-breakpoint
ALTER TABLE "staged_notifications" ADD COLUMN "batch_id" uuid;--> statement-breakpoint
-- Batches that the old code has committed, and whose notifications have no job yet.
UPDATE "notifications" SET "batch_id" = staged.staged_by FROM "staged_notifications" AS staged WHERE staged.id = "notifications"."id";--> statement-breakpoint
CREATE INDEX "messages_batch_id_idx" ON "messages" USING btree ("batch_id");--> statement-breakpoint
CREATE INDEX "notifications_batch_id_idx" ON "notifications" USING btree ("batch_id") WHERE "notifications"."batch_id" is not null;--> statement-breakpoint
CREATE INDEX "messages_inbox_idx" ON "messages" USING btree ("account_id","placed_at" DESC NULLS FIRST,"id" DESC NULLS FIRST,"batch_id") WHERE "messages"."deleted_at" is null and "messages"."purged_at" is null;--> statement-breakpoint
CREATE INDEX "messages_unread_idx" ON "messages" USING btree ("account_id","placed_at","batch_id") WHERE "messages"."unread" and "messages"."deleted_at" is null and "messages"."purged_at" is null;--> statement-breakpoint
CREATE INDEX "messages_list_idx" ON "messages" USING btree ("account_id","contract_number","document_type","product","placed_at","id","subject","sender","total_bytes","available_until","unread","due_date","batch_id") WHERE "messages"."deleted_at" is null and "messages"."purged_at" is null;--> statement-breakpoint
CREATE INDEX "messages_payable_idx" ON "messages" USING btree ("account_id","due_date","placed_at","id","batch_id") WHERE "messages"."amount" is not null and "messages"."marked_paid_at" is null and "messages"."withdrawn_at" is null and "messages"."deleted_at" is null and "messages"."purged_at" is null;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_source_sender_reference_key" UNIQUE NULLS NOT DISTINCT("source","sender_reference","batch_id");
