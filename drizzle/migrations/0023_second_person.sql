CREATE TABLE "text_modules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"locale" text NOT NULL,
	"name" text NOT NULL,
	"body" text NOT NULL,
	"changed_by" uuid NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "text_modules_name_key" UNIQUE("locale","name")
);
--> statement-breakpoint
ALTER TABLE "address_change_proposals" DROP CONSTRAINT "address_change_proposals_account_id_unique";--> statement-breakpoint
ALTER TABLE "address_change_proposals" ALTER COLUMN "new_address" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "address_change_proposals" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
-- Proposals that wait get the time of new ones.
UPDATE "address_change_proposals" SET "expires_at" = "proposed_at" + interval '72 hours';--> statement-breakpoint
ALTER TABLE "address_change_proposals" ALTER COLUMN "expires_at" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "address_change_proposals" ADD COLUMN "decision" text;--> statement-breakpoint
ALTER TABLE "address_change_proposals" ADD COLUMN "decided_by" uuid;--> statement-breakpoint
ALTER TABLE "address_change_proposals" ADD COLUMN "decided_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "text_modules" ADD CONSTRAINT "text_modules_changed_by_staff_members_id_fk" FOREIGN KEY ("changed_by") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "address_change_proposals_account_id_idx" ON "address_change_proposals" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "address_change_proposals_expires_at_idx" ON "address_change_proposals" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "address_change_proposals_waiting_key" ON "address_change_proposals" USING btree ("account_id") WHERE "address_change_proposals"."decision" is null;--> statement-breakpoint
CREATE INDEX "closure_requests_waiting_idx" ON "closure_requests" USING btree ("requested_at","id") WHERE "closure_requests"."state" = 'awaiting-decision';--> statement-breakpoint
ALTER TABLE "address_change_proposals" ADD CONSTRAINT "address_change_proposals_second_person" CHECK (coalesce("address_change_proposals"."decision", '') <> 'approved' or "address_change_proposals"."decided_by" <> "address_change_proposals"."proposed_by");--> statement-breakpoint
ALTER TABLE "address_change_proposals" ADD CONSTRAINT "address_change_proposals_decided_whole" CHECK (num_nulls("address_change_proposals"."decision", "address_change_proposals"."decided_by", "address_change_proposals"."decided_at") in (0, 3));--> statement-breakpoint
ALTER TABLE "address_change_proposals" ADD CONSTRAINT "address_change_proposals_address_while_waiting" CHECK (("address_change_proposals"."decision" is null) = ("address_change_proposals"."new_address" is not null));--> statement-breakpoint
ALTER TABLE "address_change_proposals" ADD CONSTRAINT "address_change_proposals_expire_after_proposal" CHECK ("address_change_proposals"."expires_at" > "address_change_proposals"."proposed_at");--> statement-breakpoint
-- Who proposed it never changes, and a decision is final: an approval cannot be moved to another pair of persons.
CREATE FUNCTION address_change_proposals_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.decision IS NOT NULL
    OR (OLD.id, OLD.account_id, OLD.proposed_by, OLD.proposed_at, OLD.expires_at)
      IS DISTINCT FROM (NEW.id, NEW.account_id, NEW.proposed_by, NEW.proposed_at, NEW.expires_at)
    OR (NEW.new_address IS NOT NULL AND NEW.new_address IS DISTINCT FROM OLD.new_address) THEN
    RAISE EXCEPTION 'a proposal is decided once and not changed';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER address_change_proposals_keep BEFORE UPDATE ON "address_change_proposals"
  FOR EACH ROW EXECUTE FUNCTION address_change_proposals_keep();
