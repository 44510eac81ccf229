CREATE TABLE "batch_uploads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"filename" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"sha256" char(64) NOT NULL,
	"uploaded_by" uuid NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	"preview" jsonb,
	"problems" jsonb NOT NULL,
	"problem_count" integer NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_by" uuid,
	"leased_until" timestamp with time zone,
	"batch_id" uuid,
	"result_id" uuid,
	"result_bytes" integer,
	"result_sha256" char(64),
	"handed_over_at" timestamp with time zone,
	"handed_over_to" uuid
);
--> statement-breakpoint
ALTER TABLE "batch_uploads" ADD CONSTRAINT "batch_uploads_uploaded_by_staff_members_id_fk" FOREIGN KEY ("uploaded_by") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "batch_uploads" ADD CONSTRAINT "batch_uploads_ended_by_staff_members_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "batch_uploads" ADD CONSTRAINT "batch_uploads_handed_over_to_staff_members_id_fk" FOREIGN KEY ("handed_over_to") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "batch_uploads_uploaded_at_idx" ON "batch_uploads" USING btree ("uploaded_at","id");--> statement-breakpoint
CREATE INDEX "batch_uploads_state_idx" ON "batch_uploads" USING btree ("state");