ALTER TABLE "credentials" ADD COLUMN "staff_locked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "credential_version" integer;--> statement-breakpoint
-- Open sessions go on: each belongs to the password that its account has now. Version 0 is nobody's.
UPDATE "sessions" SET "credential_version" = "credentials"."version" FROM "credentials" WHERE "credentials"."account_id" = "sessions"."account_id";--> statement-breakpoint
UPDATE "sessions" SET "credential_version" = 0 WHERE "credential_version" IS NULL;--> statement-breakpoint
ALTER TABLE "sessions" ALTER COLUMN "credential_version" SET NOT NULL;--> statement-breakpoint
-- Locks that staff set before there was a column for them, as far as no password was set since.
UPDATE "credentials" SET "staff_locked_at" = "locks"."at"
FROM (SELECT "account_id", max("at") AS "at" FROM "audit_events" WHERE "kind" = 'sign-in.locked' AND "actor" = 'insurer' GROUP BY "account_id") AS "locks"
WHERE "locks"."account_id" = "credentials"."account_id" AND "credentials"."origin" = 'chosen' AND "credentials"."password_changed_at" <= "locks"."at";
