CREATE TABLE "daily_figures" (
	"day" date PRIMARY KEY NOT NULL,
	"placed" integer NOT NULL,
	"opened_in_time" integer NOT NULL,
	"notifications_failed" integer NOT NULL,
	"sign_ins" integer NOT NULL,
	"lockouts" integer NOT NULL,
	"counted_at" timestamp with time zone NOT NULL,
	"is_final" boolean NOT NULL
);
--> statement-breakpoint
CREATE INDEX "messages_placed_at_idx" ON "messages" USING btree ("placed_at","first_read_at","batch_id");--> statement-breakpoint
CREATE INDEX "notifications_given_up_idx" ON "notifications" USING btree ("ended_at") WHERE "notifications"."state" in ('failed', 'abandoned');