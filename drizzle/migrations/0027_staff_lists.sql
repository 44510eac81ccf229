CREATE TABLE "batch_results" (
	"batch_id" uuid PRIMARY KEY NOT NULL,
	"document_type" text NOT NULL,
	"lines" integer NOT NULL,
	"placed" integer NOT NULL,
	"already_placed" integer NOT NULL,
	"customer_portal" integer NOT NULL,
	"postal" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "elsewhere_lines" (
	"batch_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"source" text NOT NULL,
	"sender_reference" text NOT NULL,
	"route" text NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"contract_number" text,
	"document_type" text NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"is_repeat" boolean NOT NULL,
	"handled_at" timestamp with time zone,
	"handled_by" uuid,
	CONSTRAINT "elsewhere_lines_batch_id_line_pk" PRIMARY KEY("batch_id","line")
);
--> statement-breakpoint
CREATE TABLE "notification_handlings" (
	"notification_id" uuid PRIMARY KEY NOT NULL,
	"handled_at" timestamp with time zone NOT NULL,
	"handled_by" uuid NOT NULL
);
--> statement-breakpoint
DROP INDEX "messages_batch_id_idx";--> statement-breakpoint
ALTER TABLE "elsewhere_lines" ADD CONSTRAINT "elsewhere_lines_handled_by_staff_members_id_fk" FOREIGN KEY ("handled_by") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_handlings" ADD CONSTRAINT "notification_handlings_notification_id_notifications_id_fk" FOREIGN KEY ("notification_id") REFERENCES "public"."notifications"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_handlings" ADD CONSTRAINT "notification_handlings_handled_by_staff_members_id_fk" FOREIGN KEY ("handled_by") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "elsewhere_lines_reference_idx" ON "elsewhere_lines" USING btree ("source","sender_reference");--> statement-breakpoint
CREATE INDEX "elsewhere_lines_recorded_at_idx" ON "elsewhere_lines" USING btree ("recorded_at");--> statement-breakpoint
CREATE INDEX "elsewhere_lines_open_idx" ON "elsewhere_lines" USING btree ("recorded_at" DESC NULLS FIRST,"batch_id" DESC NULLS FIRST,"line" DESC NULLS FIRST) WHERE "elsewhere_lines"."route" = 'postal' and not "elsewhere_lines"."is_repeat" and "elsewhere_lines"."handled_at" is null;--> statement-breakpoint
CREATE INDEX "elsewhere_lines_handled_idx" ON "elsewhere_lines" USING btree ("handled_at" DESC NULLS FIRST,"batch_id" DESC NULLS FIRST,"line" DESC NULLS FIRST) WHERE "elsewhere_lines"."route" = 'postal' and not "elsewhere_lines"."is_repeat" and "elsewhere_lines"."handled_at" is not null;--> statement-breakpoint
CREATE INDEX "notification_handlings_handled_at_idx" ON "notification_handlings" USING btree ("handled_at","notification_id");--> statement-breakpoint
CREATE INDEX "batches_started_at_idx" ON "batches" USING btree ("started_at","id");--> statement-breakpoint
CREATE INDEX "messages_batch_reference_idx" ON "messages" USING btree ("batch_id","sender_reference" collate "C");--> statement-breakpoint
CREATE INDEX "messages_unopened_idx" ON "messages" USING btree ("batch_id","sender_reference" collate "C","id") WHERE "messages"."first_read_at" is null and "messages"."first_downloaded_at" is null and "messages"."withdrawn_at" is null and "messages"."deleted_at" is null and "messages"."purged_at" is null;--> statement-breakpoint
CREATE INDEX "messages_sender_reference_idx" ON "messages" USING btree ("sender_reference" collate "C","id");--> statement-breakpoint
CREATE INDEX "notifications_failed_idx" ON "notifications" USING btree ("ended_at","id") WHERE "notifications"."state" = 'failed';