CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email_address" text,
	"name" text NOT NULL,
	"locale" text NOT NULL,
	"customer_portal_since" timestamp with time zone,
	"welcome_seen_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "accounts_email_address_is_lower_case" CHECK ("accounts"."email_address" = lower("accounts"."email_address")),
	CONSTRAINT "accounts_closed_has_no_address" CHECK ("accounts"."closed_at" is null or "accounts"."email_address" is null)
);
--> statement-breakpoint
CREATE TABLE "contracts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"number" text NOT NULL,
	"product" text NOT NULL,
	"status" text NOT NULL,
	"channel" text NOT NULL,
	"imported" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"actor" text NOT NULL,
	"account_id" uuid,
	"address_digest" char(64),
	"request_id" text,
	"network" text,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"password_hash" text,
	"pepper_id" char(8) NOT NULL,
	"origin" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"password_changed_at" timestamp with time zone NOT NULL,
	"initial_failures" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "login_attempts" (
	"address_digest" char(64) PRIMARY KEY NOT NULL,
	"failed" integer NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"locked_at" timestamp with time zone,
	CONSTRAINT "login_attempts_failed_is_bounded" CHECK ("login_attempts"."failed" between 0 and 10)
);
--> statement-breakpoint
CREATE TABLE "password_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"token_digest" char(64) NOT NULL,
	"purpose" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"voided_at" timestamp with time zone,
	CONSTRAINT "password_links_token_digest_unique" UNIQUE("token_digest"),
	CONSTRAINT "password_links_expire_after_issue" CHECK ("password_links"."expires_at" > "password_links"."issued_at")
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"rule" text NOT NULL,
	"subject" char(64) NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"hits" integer NOT NULL,
	CONSTRAINT "rate_limits_rule_subject_window_start_pk" PRIMARY KEY("rule","subject","window_start")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"password_link_id" uuid,
	"created_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	"browser" text,
	"system" text,
	"network" text
);
--> statement-breakpoint
CREATE TABLE "delivery_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"state" text NOT NULL,
	"line_count" integer NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "document_bytes" (
	"document_id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid,
	"key_id" char(8) NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"ciphertext" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"filename" text NOT NULL,
	"media_type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"sha256" char(64) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "message_events" (
	"message_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"kind" text NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"facts" jsonb NOT NULL,
	"previous_hash" char(64) NOT NULL,
	"hash" char(64) NOT NULL,
	CONSTRAINT "message_events_message_id_sequence_pk" PRIMARY KEY("message_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"source" text NOT NULL,
	"sender_reference" text NOT NULL,
	"content_digest" char(64) NOT NULL,
	"sender" text NOT NULL,
	"contract_number" text,
	"product" text,
	"document_type" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"allow_reply" boolean NOT NULL,
	"in_reply_to" text,
	"document_count" integer NOT NULL,
	"total_bytes" integer NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	"available_until" date NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"first_read_at" timestamp with time zone,
	"unread" boolean DEFAULT true NOT NULL,
	"deleted_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"purged_at" timestamp with time zone,
	"purged_by" text,
	"run_id" uuid,
	CONSTRAINT "messages_purge_says_by_whom" CHECK (("messages"."purged_at" is null) = ("messages"."purged_by" is null))
);
--> statement-breakpoint
CREATE TABLE "replies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"account_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"body" text NOT NULL,
	"state" text NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	"form_token" uuid NOT NULL,
	CONSTRAINT "replies_reference_unique" UNIQUE("reference")
);
--> statement-breakpoint
CREATE TABLE "notification_messages" (
	"notification_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	CONSTRAINT "notification_messages_notification_id_message_id_pk" PRIMARY KEY("notification_id","message_id")
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid,
	"kind" text NOT NULL,
	"locale" text NOT NULL,
	"to_address" text NOT NULL,
	"facts" jsonb NOT NULL,
	"sealed_token" "bytea",
	"password_link_id" uuid,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"queued_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"leased_until" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"last_response_code" integer,
	"last_failure" text
);
--> statement-breakpoint
ALTER TABLE "contracts" ADD CONSTRAINT "contracts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_links" ADD CONSTRAINT "password_links_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_password_link_id_password_links_id_fk" FOREIGN KEY ("password_link_id") REFERENCES "public"."password_links"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replies" ADD CONSTRAINT "replies_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_messages" ADD CONSTRAINT "notification_messages_notification_id_notifications_id_fk" FOREIGN KEY ("notification_id") REFERENCES "public"."notifications"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_email_address_key" ON "accounts" USING btree ("email_address");--> statement-breakpoint
CREATE UNIQUE INDEX "contracts_account_id_number_key" ON "contracts" USING btree ("account_id","number");--> statement-breakpoint
CREATE INDEX "contracts_number_idx" ON "contracts" USING btree ("number");--> statement-breakpoint
CREATE INDEX "audit_events_account_id_idx" ON "audit_events" USING btree ("account_id","at");--> statement-breakpoint
CREATE INDEX "audit_events_kind_idx" ON "audit_events" USING btree ("kind","at");--> statement-breakpoint
CREATE INDEX "login_attempts_last_at_idx" ON "login_attempts" USING btree ("last_at");--> statement-breakpoint
CREATE INDEX "password_links_account_id_idx" ON "password_links" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "rate_limits_window_idx" ON "rate_limits" USING btree ("window_start");--> statement-breakpoint
CREATE INDEX "sessions_account_id_idx" ON "sessions" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "sessions_last_seen_at_idx" ON "sessions" USING btree ("last_seen_at");--> statement-breakpoint
CREATE INDEX "delivery_runs_state_idx" ON "delivery_runs" USING btree ("state");--> statement-breakpoint
CREATE INDEX "document_bytes_run_id_idx" ON "document_bytes" USING btree ("run_id");--> statement-breakpoint
CREATE UNIQUE INDEX "documents_message_id_position_key" ON "documents" USING btree ("message_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_source_sender_reference_key" ON "messages" USING btree ("source","sender_reference");--> statement-breakpoint
CREATE INDEX "messages_inbox_idx" ON "messages" USING btree ("account_id","placed_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE "messages"."deleted_at" is null and "messages"."purged_at" is null;--> statement-breakpoint
CREATE INDEX "messages_unread_idx" ON "messages" USING btree ("account_id","placed_at") WHERE "messages"."unread" and "messages"."deleted_at" is null and "messages"."purged_at" is null;--> statement-breakpoint
CREATE INDEX "messages_bin_idx" ON "messages" USING btree ("account_id","deleted_at") WHERE "messages"."deleted_at" is not null and "messages"."purged_at" is null;--> statement-breakpoint
CREATE INDEX "messages_expires_at_idx" ON "messages" USING btree ("expires_at") WHERE "messages"."purged_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "replies_account_id_form_token_key" ON "replies" USING btree ("account_id","form_token");--> statement-breakpoint
CREATE INDEX "replies_account_id_idx" ON "replies" USING btree ("account_id","sent_at");--> statement-breakpoint
CREATE INDEX "replies_message_id_idx" ON "replies" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "notification_messages_message_id_idx" ON "notification_messages" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "notifications_account_id_idx" ON "notifications" USING btree ("account_id","queued_at");--> statement-breakpoint
CREATE INDEX "notifications_due_idx" ON "notifications" USING btree ("due_at") WHERE "notifications"."state" in ('queued', 'sending');--> statement-breakpoint
CREATE INDEX "notifications_password_link_id_idx" ON "notifications" USING btree ("password_link_id");
--> statement-breakpoint
-- Evidence is append only (SEC-83): nobody updates or deletes it, not even by mistake.
CREATE FUNCTION refuse_change_of_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;--> statement-breakpoint
CREATE TRIGGER message_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "message_events" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_evidence();--> statement-breakpoint
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_evidence();--> statement-breakpoint
-- Placed content does not change (CONTRACT, decision 15); a purge may only empty it.
CREATE FUNCTION refuse_change_of_placed_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.purged_at IS NOT NULL THEN RETURN NEW; END IF;
  IF (NEW.account_id, NEW.source, NEW.sender_reference, NEW.content_digest, NEW.sender, NEW.contract_number, NEW.product,
      NEW.document_type, NEW.subject, NEW.body, NEW.allow_reply, NEW.in_reply_to, NEW.document_count, NEW.total_bytes,
      NEW.placed_at, NEW.available_until, NEW.expires_at)
     IS DISTINCT FROM
     (OLD.account_id, OLD.source, OLD.sender_reference, OLD.content_digest, OLD.sender, OLD.contract_number, OLD.product,
      OLD.document_type, OLD.subject, OLD.body, OLD.allow_reply, OLD.in_reply_to, OLD.document_count, OLD.total_bytes,
      OLD.placed_at, OLD.available_until, OLD.expires_at)
  THEN
    RAISE EXCEPTION 'a placed message does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.first_read_at IS NOT NULL AND NEW.first_read_at IS DISTINCT FROM OLD.first_read_at THEN
    RAISE EXCEPTION 'the first opening is evidence' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER messages_placed_content BEFORE UPDATE ON "messages" FOR EACH ROW EXECUTE FUNCTION refuse_change_of_placed_content();--> statement-breakpoint
CREATE FUNCTION refuse_change_of_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a placed document does not change' USING ERRCODE = 'restrict_violation';
END
$$;--> statement-breakpoint
CREATE TRIGGER documents_placed_content BEFORE UPDATE ON "documents" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_document();--> statement-breakpoint
-- Ciphertext does not compress; storing it outside the row saves the attempt.
ALTER TABLE "document_bytes" ALTER COLUMN "ciphertext" SET STORAGE EXTERNAL;--> statement-breakpoint
-- Counts by index only need a fresh visibility map.
ALTER TABLE "messages" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
