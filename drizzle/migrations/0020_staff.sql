CREATE TABLE "address_change_proposals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"new_address" text NOT NULL,
	"proposed_by" uuid NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "address_change_proposals_account_id_unique" UNIQUE("account_id")
);
--> statement-breakpoint
CREATE TABLE "reply_assignments" (
	"reply_id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"assigned_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reply_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"reply_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"body" text NOT NULL,
	"noted_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff_members" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" integer GENERATED ALWAYS AS IDENTITY (sequence name "staff_members_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"email_address" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"invitation_digest" char(64),
	"invitation_expires_at" timestamp with time zone,
	"password_hash" text,
	"pepper_id" char(8),
	"totp_secret" "bytea",
	"totp_key_id" char(8),
	"totp_step" bigint,
	"credential_version" integer DEFAULT 1 NOT NULL,
	"oidc_subject" text,
	CONSTRAINT "staff_members_number_unique" UNIQUE("number"),
	CONSTRAINT "staff_members_email_address_unique" UNIQUE("email_address"),
	CONSTRAINT "staff_members_invitation_digest_unique" UNIQUE("invitation_digest"),
	CONSTRAINT "staff_members_oidc_subject_unique" UNIQUE("oidc_subject"),
	CONSTRAINT "staff_members_email_address_is_lower_case" CHECK ("staff_members"."email_address" = lower("staff_members"."email_address")),
	CONSTRAINT "staff_members_password_has_pepper" CHECK (("staff_members"."password_hash" is null) = ("staff_members"."pepper_id" is null)),
	CONSTRAINT "staff_members_totp_has_key" CHECK (("staff_members"."totp_secret" is null) = ("staff_members"."totp_key_id" is null))
);
--> statement-breakpoint
CREATE TABLE "staff_recovery_codes" (
	"member_id" uuid NOT NULL,
	"digest" char(64) NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "staff_recovery_codes_member_id_digest_pk" PRIMARY KEY("member_id","digest")
);
--> statement-breakpoint
CREATE TABLE "staff_sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"credential_version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	"network" text
);
--> statement-breakpoint
ALTER TABLE "address_change_proposals" ADD CONSTRAINT "address_change_proposals_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_assignments" ADD CONSTRAINT "reply_assignments_reply_id_replies_id_fk" FOREIGN KEY ("reply_id") REFERENCES "public"."replies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_assignments" ADD CONSTRAINT "reply_assignments_member_id_staff_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_notes" ADD CONSTRAINT "reply_notes_reply_id_replies_id_fk" FOREIGN KEY ("reply_id") REFERENCES "public"."replies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_notes" ADD CONSTRAINT "reply_notes_member_id_staff_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_recovery_codes" ADD CONSTRAINT "staff_recovery_codes_member_id_staff_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."staff_members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_sessions" ADD CONSTRAINT "staff_sessions_member_id_staff_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."staff_members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reply_assignments_member_id_idx" ON "reply_assignments" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "reply_notes_reply_id_idx" ON "reply_notes" USING btree ("reply_id","noted_at");--> statement-breakpoint
CREATE INDEX "staff_sessions_member_id_idx" ON "staff_sessions" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "staff_sessions_last_seen_at_idx" ON "staff_sessions" USING btree ("last_seen_at");--> statement-breakpoint
CREATE INDEX "accounts_name_idx" ON "accounts" USING btree (fold_accents("name") text_pattern_ops);--> statement-breakpoint
CREATE INDEX "replies_answered_at_idx" ON "replies" USING btree ("answered_at");