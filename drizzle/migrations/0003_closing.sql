CREATE TABLE "address_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"new_address" text NOT NULL,
	"token_digest" char(64) NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"confirmed_at" timestamp with time zone,
	"voided_at" timestamp with time zone,
	CONSTRAINT "address_changes_token_digest_unique" UNIQUE("token_digest"),
	CONSTRAINT "address_changes_new_address_is_lower_case" CHECK ("address_changes"."new_address" = lower("address_changes"."new_address"))
);
--> statement-breakpoint
CREATE TABLE "closure_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"account_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"details" jsonb NOT NULL,
	"token_digest" char(64),
	"token_expires_at" timestamp with time zone,
	"requested_at" timestamp with time zone NOT NULL,
	"confirmed_at" timestamp with time zone,
	"decided_at" timestamp with time zone,
	"decided_by" text,
	"closes_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "closure_requests_reference_unique" UNIQUE("reference"),
	CONSTRAINT "closure_requests_token_digest_unique" UNIQUE("token_digest")
);
--> statement-breakpoint
CREATE TABLE "portal_registrations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"state" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "address_changes" ADD CONSTRAINT "address_changes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closure_requests" ADD CONSTRAINT "closure_requests_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portal_registrations" ADD CONSTRAINT "portal_registrations_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "address_changes_account_id_idx" ON "address_changes" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "closure_requests_account_id_idx" ON "closure_requests" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "closure_requests_state_idx" ON "closure_requests" USING btree ("state","closes_at");--> statement-breakpoint
CREATE UNIQUE INDEX "closure_requests_open_key" ON "closure_requests" USING btree ("account_id") WHERE "closure_requests"."state" in ('awaiting-decision', 'grace');--> statement-breakpoint
CREATE INDEX "portal_registrations_account_id_idx" ON "portal_registrations" USING btree ("account_id","issued_at");--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "subject_id" uuid;