CREATE TABLE "test_clocks" (
	"source" text PRIMARY KEY NOT NULL,
	"offset_seconds" integer NOT NULL,
	"moved_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "test_notifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigint GENERATED ALWAYS AS IDENTITY (sequence name "test_notifications_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"domain" text NOT NULL,
	"notification_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"to_address" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"outcome" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "test_notifications_domain_idx" ON "test_notifications" USING btree ("domain","sequence");--> statement-breakpoint
CREATE INDEX "test_notifications_at_idx" ON "test_notifications" USING btree ("at");