ALTER TABLE "accounts" ADD COLUMN "locale_chosen_at" timestamp with time zone;--> statement-breakpoint
-- Hungarian is the default: nobody knows any more who made an account English, so it counts as the customer's own choice.
UPDATE "accounts" SET "locale_chosen_at" = "created_at" WHERE "locale" = 'en' AND "closed_at" IS NULL;
