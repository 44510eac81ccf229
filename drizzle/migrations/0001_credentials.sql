CREATE TABLE "captcha_solutions" (
	"digest" char(64) PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "known_browsers" (
	"account_id" uuid NOT NULL,
	"browser_digest" char(64) NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "known_browsers_account_id_browser_digest_pk" PRIMARY KEY("account_id","browser_digest")
);
--> statement-breakpoint
CREATE TABLE "password_reminders" (
	"account_id" uuid NOT NULL,
	"credential_version" integer NOT NULL,
	"days_before" integer NOT NULL,
	"queued_at" timestamp with time zone NOT NULL,
	CONSTRAINT "password_reminders_account_id_credential_version_days_before_pk" PRIMARY KEY("account_id","credential_version","days_before")
);
--> statement-breakpoint
ALTER TABLE "known_browsers" ADD CONSTRAINT "known_browsers_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_reminders" ADD CONSTRAINT "password_reminders_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "captcha_solutions_expires_at_idx" ON "captcha_solutions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "known_browsers_last_seen_at_idx" ON "known_browsers" USING btree ("last_seen_at");