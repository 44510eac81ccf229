-- Columns that the staging tables lack: 0005 and 0006 added them to the tables only.
ALTER TABLE "staged_accounts" ADD COLUMN "locale_chosen_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "staged_credentials" ADD COLUMN "staff_locked_at" timestamp with time zone;
