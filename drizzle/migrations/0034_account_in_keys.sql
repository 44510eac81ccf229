ALTER TABLE "documents" DROP CONSTRAINT "documents_message_id_messages_id_fk";--> statement-breakpoint
ALTER TABLE "message_search" DROP CONSTRAINT "message_search_message_id_messages_id_fk";--> statement-breakpoint
ALTER TABLE "replies" DROP CONSTRAINT "replies_message_id_messages_id_fk";--> statement-breakpoint
ALTER TABLE "reply_attachments" DROP CONSTRAINT "reply_attachments_reply_id_replies_id_fk";--> statement-breakpoint
ALTER TABLE "message_texts" DROP CONSTRAINT "message_texts_message_id_messages_id_fk";--> statement-breakpoint
ALTER TABLE "message_texts" DROP CONSTRAINT "message_texts_document_id_documents_id_fk";--> statement-breakpoint
ALTER TABLE "notification_handlings" DROP CONSTRAINT "notification_handlings_notification_id_notifications_id_fk";--> statement-breakpoint
ALTER TABLE "notification_messages" DROP CONSTRAINT "notification_messages_notification_id_notifications_id_fk";--> statement-breakpoint
ALTER TABLE "message_reminders" DROP CONSTRAINT "message_reminders_message_id_messages_id_fk";--> statement-breakpoint
ALTER TABLE "reply_drafts" DROP CONSTRAINT "reply_drafts_message_id_messages_id_fk";--> statement-breakpoint
ALTER TABLE "reply_assignments" DROP CONSTRAINT "reply_assignments_reply_id_replies_id_fk";--> statement-breakpoint
ALTER TABLE "reply_notes" DROP CONSTRAINT "reply_notes_reply_id_replies_id_fk";--> statement-breakpoint
ALTER TABLE "retention_reminders" DROP CONSTRAINT "retention_reminders_message_id_messages_id_fk";--> statement-breakpoint
DROP INDEX "address_change_proposals_account_id_idx";--> statement-breakpoint
DROP INDEX "address_changes_account_id_idx";--> statement-breakpoint
DROP INDEX "password_links_account_id_idx";--> statement-breakpoint
DROP INDEX "sessions_account_id_idx";--> statement-breakpoint
DROP INDEX "closure_requests_account_id_idx";--> statement-breakpoint
DROP INDEX "customer_portal_registrations_account_id_idx";--> statement-breakpoint
DROP INDEX "reply_attachments_reply_id_position_key";--> statement-breakpoint
DROP INDEX "readings_session_id_message_id_idx";--> statement-breakpoint
DROP INDEX "documents_message_id_position_key";--> statement-breakpoint
ALTER TABLE "message_events" DROP CONSTRAINT "message_events_message_id_sequence_pk";--> statement-breakpoint
ALTER TABLE "message_texts" DROP CONSTRAINT "message_texts_message_id_position_pk";--> statement-breakpoint
ALTER TABLE "notification_messages" DROP CONSTRAINT "notification_messages_notification_id_message_id_pk";--> statement-breakpoint
ALTER TABLE "purged_documents" DROP CONSTRAINT "purged_documents_sha256_message_id_pk";--> statement-breakpoint
ALTER TABLE "message_reminders" DROP CONSTRAINT "message_reminders_message_id_kind_pk";--> statement-breakpoint
ALTER TABLE "retention_reminders" DROP CONSTRAINT "retention_reminders_message_id_days_before_pk";--> statement-breakpoint
ALTER TABLE "message_search" DROP CONSTRAINT "message_search_pkey";--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "account_id" uuid;--> statement-breakpoint
ALTER TABLE "message_events" ADD COLUMN "account_id" uuid;--> statement-breakpoint
ALTER TABLE "reply_attachments" ADD COLUMN "account_id" uuid;--> statement-breakpoint
ALTER TABLE "notification_handlings" ADD COLUMN "account_id" uuid;--> statement-breakpoint
ALTER TABLE "notification_messages" ADD COLUMN "account_id" uuid;--> statement-breakpoint
ALTER TABLE "purged_documents" ADD COLUMN "account_id" uuid;--> statement-breakpoint
ALTER TABLE "readings" ADD COLUMN "account_id" uuid;--> statement-breakpoint
ALTER TABLE "message_reminders" ADD COLUMN "account_id" uuid;--> statement-breakpoint
ALTER TABLE "reply_assignments" ADD COLUMN "account_id" uuid;--> statement-breakpoint
ALTER TABLE "reply_notes" ADD COLUMN "account_id" uuid;--> statement-breakpoint
ALTER TABLE "retention_reminders" ADD COLUMN "account_id" uuid;--> statement-breakpoint
UPDATE "reply_attachments" SET "account_id" = replies.account_id FROM replies WHERE replies.id = reply_id;--> statement-breakpoint
UPDATE "reply_assignments" SET "account_id" = replies.account_id FROM replies WHERE replies.id = reply_id;--> statement-breakpoint
UPDATE "reply_notes" SET "account_id" = replies.account_id FROM replies WHERE replies.id = reply_id;--> statement-breakpoint
UPDATE "message_reminders" SET "account_id" = messages.account_id FROM messages WHERE messages.id = message_id;--> statement-breakpoint
UPDATE "retention_reminders" SET "account_id" = messages.account_id FROM messages WHERE messages.id = message_id;--> statement-breakpoint
UPDATE "purged_documents" SET "account_id" = messages.account_id FROM messages WHERE messages.id = message_id;--> statement-breakpoint
UPDATE "notification_handlings" SET "account_id" = notifications.account_id FROM notifications WHERE notifications.id = notification_id;--> statement-breakpoint
UPDATE "readings" SET "account_id" = messages.account_id FROM messages WHERE messages.id = message_id;--> statement-breakpoint
-- A reading is over after 15 minutes; one of a message that is gone belongs to nobody.
DELETE FROM "readings" WHERE "account_id" IS NULL;--> statement-breakpoint
-- The list of staff shows only notifications to an account.
DELETE FROM "notification_handlings" WHERE "account_id" IS NULL;--> statement-breakpoint
ALTER TABLE "documents" DISABLE TRIGGER documents_placed_content;--> statement-breakpoint
UPDATE "documents" SET "account_id" = messages.account_id FROM messages WHERE messages.id = message_id;--> statement-breakpoint
ALTER TABLE "documents" ENABLE TRIGGER documents_placed_content;--> statement-breakpoint
-- The chain of hashes does not cover the column.
ALTER TABLE "message_events" DISABLE TRIGGER message_events_append_only;--> statement-breakpoint
UPDATE "message_events" SET "account_id" = messages.account_id FROM messages WHERE messages.id = message_id;--> statement-breakpoint
ALTER TABLE "message_events" ENABLE TRIGGER message_events_append_only;--> statement-breakpoint
UPDATE "notification_messages" SET "account_id" = notifications.account_id FROM notifications WHERE notifications.id = notification_id;--> statement-breakpoint
-- A batch that is being staged by an older release fails and is delivered again.
DELETE FROM "staged_documents";--> statement-breakpoint
DELETE FROM "staged_message_events";--> statement-breakpoint
DELETE FROM "staged_notification_messages";--> statement-breakpoint
ALTER TABLE "staged_documents" ADD COLUMN "account_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "staged_message_events" ADD COLUMN "account_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "staged_notification_messages" ADD COLUMN "account_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "documents" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "message_events" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "reply_attachments" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "notification_handlings" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "notification_messages" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "purged_documents" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "readings" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "message_reminders" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "reply_assignments" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "reply_notes" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "retention_reminders" ALTER COLUMN "account_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "message_events" ADD CONSTRAINT "message_events_message_id_sequence_account_id_pk" PRIMARY KEY("message_id","sequence","account_id");--> statement-breakpoint
ALTER TABLE "message_search" ADD CONSTRAINT "message_search_message_id_account_id_pk" PRIMARY KEY("message_id","account_id");--> statement-breakpoint
ALTER TABLE "message_texts" ADD CONSTRAINT "message_texts_message_id_position_account_id_pk" PRIMARY KEY("message_id","position","account_id");--> statement-breakpoint
ALTER TABLE "notification_messages" ADD CONSTRAINT "notification_messages_notification_id_message_id_account_id_pk" PRIMARY KEY("notification_id","message_id","account_id");--> statement-breakpoint
ALTER TABLE "purged_documents" ADD CONSTRAINT "purged_documents_account_id_message_id_sha256_pk" PRIMARY KEY("account_id","message_id","sha256");--> statement-breakpoint
ALTER TABLE "message_reminders" ADD CONSTRAINT "message_reminders_message_id_kind_account_id_pk" PRIMARY KEY("message_id","kind","account_id");--> statement-breakpoint
ALTER TABLE "retention_reminders" ADD CONSTRAINT "retention_reminders_message_id_days_before_account_id_pk" PRIMARY KEY("message_id","days_before","account_id");--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_account_id_id_key" UNIQUE("account_id","id");--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_account_id_id_key" UNIQUE("account_id","id");--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_account_id_id_key" UNIQUE("account_id","id");--> statement-breakpoint
ALTER TABLE "notification_handlings" ADD CONSTRAINT "notification_handlings_account_id_notification_id_key" UNIQUE("account_id","notification_id");--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_account_id_id_key" UNIQUE("account_id","id");--> statement-breakpoint
ALTER TABLE "reply_assignments" ADD CONSTRAINT "reply_assignments_account_id_reply_id_key" UNIQUE("account_id","reply_id");--> statement-breakpoint
ALTER TABLE "reply_notes" ADD CONSTRAINT "reply_notes_account_id_id_key" UNIQUE("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "address_change_proposals_account_id_id_key" ON "address_change_proposals" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "address_changes_account_id_id_key" ON "address_changes" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "password_links_account_id_id_key" ON "password_links" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_account_id_id_key" ON "sessions" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "closure_requests_account_id_id_key" ON "closure_requests" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "customer_portal_registrations_account_id_key" ON "customer_portal_registrations" USING btree ("account_id","issued_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "reply_attachments_account_id_reply_id_position_key" ON "reply_attachments" USING btree ("account_id","reply_id","position");--> statement-breakpoint
CREATE INDEX "reply_attachments_reply_id_idx" ON "reply_attachments" USING btree ("reply_id");--> statement-breakpoint
CREATE INDEX "purged_documents_sha256_idx" ON "purged_documents" USING btree ("sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "readings_account_id_key" ON "readings" USING btree ("account_id","session_id","subject_id","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "documents_message_id_position_key" ON "documents" USING btree ("message_id","position","account_id");--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_message_fk" FOREIGN KEY ("account_id","message_id") REFERENCES "public"."messages"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_search" ADD CONSTRAINT "message_search_message_fk" FOREIGN KEY ("account_id","message_id") REFERENCES "public"."messages"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_message_fk" FOREIGN KEY ("account_id","message_id") REFERENCES "public"."messages"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_attachments" ADD CONSTRAINT "reply_attachments_reply_fk" FOREIGN KEY ("account_id","reply_id") REFERENCES "public"."replies"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_texts" ADD CONSTRAINT "message_texts_message_fk" FOREIGN KEY ("account_id","message_id") REFERENCES "public"."messages"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_texts" ADD CONSTRAINT "message_texts_document_fk" FOREIGN KEY ("account_id","document_id") REFERENCES "public"."documents"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_handlings" ADD CONSTRAINT "notification_handlings_notification_fk" FOREIGN KEY ("account_id","notification_id") REFERENCES "public"."notifications"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_messages" ADD CONSTRAINT "notification_messages_notification_fk" FOREIGN KEY ("account_id","notification_id") REFERENCES "public"."notifications"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purged_documents" ADD CONSTRAINT "purged_documents_message_fk" FOREIGN KEY ("account_id","message_id") REFERENCES "public"."messages"("account_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_reminders" ADD CONSTRAINT "message_reminders_message_fk" FOREIGN KEY ("account_id","message_id") REFERENCES "public"."messages"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_drafts" ADD CONSTRAINT "reply_drafts_message_fk" FOREIGN KEY ("account_id","message_id") REFERENCES "public"."messages"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_assignments" ADD CONSTRAINT "reply_assignments_reply_fk" FOREIGN KEY ("account_id","reply_id") REFERENCES "public"."replies"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_notes" ADD CONSTRAINT "reply_notes_reply_fk" FOREIGN KEY ("account_id","reply_id") REFERENCES "public"."replies"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retention_reminders" ADD CONSTRAINT "retention_reminders_message_fk" FOREIGN KEY ("account_id","message_id") REFERENCES "public"."messages"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- Rows of older releases, which do not know the column, get the account of the row that they belong to.
CREATE FUNCTION fill_account_of_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT account_id INTO NEW.account_id FROM messages WHERE id = NEW.message_id;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE FUNCTION fill_account_of_reply() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT account_id INTO NEW.account_id FROM replies WHERE id = NEW.reply_id;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE FUNCTION fill_account_of_notification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT account_id INTO NEW.account_id FROM notifications WHERE id = NEW.notification_id;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER message_reminders_account BEFORE INSERT ON "message_reminders" FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION fill_account_of_message();--> statement-breakpoint
CREATE TRIGGER retention_reminders_account BEFORE INSERT ON "retention_reminders" FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION fill_account_of_message();--> statement-breakpoint
CREATE TRIGGER purged_documents_account BEFORE INSERT ON "purged_documents" FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION fill_account_of_message();--> statement-breakpoint
CREATE TRIGGER readings_account BEFORE INSERT ON "readings" FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION fill_account_of_message();--> statement-breakpoint
CREATE TRIGGER reply_attachments_account BEFORE INSERT ON "reply_attachments" FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION fill_account_of_reply();--> statement-breakpoint
CREATE TRIGGER reply_assignments_account BEFORE INSERT ON "reply_assignments" FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION fill_account_of_reply();--> statement-breakpoint
CREATE TRIGGER reply_notes_account BEFORE INSERT ON "reply_notes" FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION fill_account_of_reply();--> statement-breakpoint
CREATE TRIGGER notification_handlings_account BEFORE INSERT ON "notification_handlings" FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION fill_account_of_notification();--> statement-breakpoint
CREATE TRIGGER documents_account BEFORE INSERT ON "documents" FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION fill_account_of_message();--> statement-breakpoint
CREATE TRIGGER message_events_account BEFORE INSERT ON "message_events" FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION fill_account_of_message();--> statement-breakpoint
CREATE TRIGGER notification_messages_account BEFORE INSERT ON "notification_messages" FOR EACH ROW WHEN (NEW.account_id IS NULL) EXECUTE FUNCTION fill_account_of_notification();
