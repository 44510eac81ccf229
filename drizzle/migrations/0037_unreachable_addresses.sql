CREATE TABLE "unreachable_addresses" (
	"account_id" uuid NOT NULL,
	"to_address" text NOT NULL,
	"notification_id" uuid NOT NULL,
	"failed_at" timestamp with time zone NOT NULL,
	"response_code" integer,
	"handled_at" timestamp with time zone,
	"handled_by" uuid,
	CONSTRAINT "unreachable_addresses_account_id_to_address_pk" PRIMARY KEY("account_id","to_address"),
	CONSTRAINT "unreachable_addresses_account_id_notification_id_key" UNIQUE("account_id","notification_id"),
	CONSTRAINT "unreachable_addresses_handled_by" CHECK (("unreachable_addresses"."handled_at" is null) = ("unreachable_addresses"."handled_by" is null))
);
--> statement-breakpoint
ALTER TABLE "unreachable_addresses" ADD CONSTRAINT "unreachable_addresses_handled_by_staff_members_id_fk" FOREIGN KEY ("handled_by") REFERENCES "public"."staff_members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unreachable_addresses" ADD CONSTRAINT "unreachable_addresses_notification_fk" FOREIGN KEY ("account_id","notification_id") REFERENCES "public"."notifications"("account_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "unreachable_addresses_open_idx" ON "unreachable_addresses" USING btree ("failed_at","notification_id") WHERE "unreachable_addresses"."handled_at" is null;--> statement-breakpoint
CREATE INDEX "unreachable_addresses_handled_idx" ON "unreachable_addresses" USING btree ("handled_at","notification_id") WHERE "unreachable_addresses"."handled_at" is not null;--> statement-breakpoint
-- An e-mail is accepted or refused in the transaction that stores the end of its attempt, whichever statement that is.
CREATE FUNCTION keep_unreachable_addresses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.to_address = '' THEN
    -- The address of a closed account is erased.
    DELETE FROM unreachable_addresses WHERE account_id = NEW.account_id AND notification_id = NEW.id;
  ELSIF NEW.state = 'sent' THEN
    DELETE FROM unreachable_addresses WHERE account_id = NEW.account_id AND to_address = NEW.to_address
      AND (failed_at, notification_id) < (NEW.ended_at, NEW.id);
  ELSIF NOT EXISTS (SELECT FROM notifications AS later WHERE later.account_id = NEW.account_id
      AND later.to_address = NEW.to_address AND later.state = 'sent' AND (later.ended_at, later.id) > (NEW.ended_at, NEW.id)) THEN
    INSERT INTO unreachable_addresses AS kept (account_id, to_address, notification_id, failed_at, response_code)
      VALUES (NEW.account_id, NEW.to_address, NEW.id, NEW.ended_at, NEW.last_response_code)
      ON CONFLICT (account_id, to_address) DO UPDATE SET notification_id = excluded.notification_id,
        failed_at = excluded.failed_at, response_code = excluded.response_code, handled_at = NULL, handled_by = NULL
        WHERE (excluded.failed_at, excluded.notification_id) > (kept.failed_at, kept.notification_id);
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER notifications_unreachable_new AFTER INSERT ON "notifications" FOR EACH ROW WHEN (NEW.state IN ('sent', 'failed') AND NEW.account_id IS NOT NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION keep_unreachable_addresses();--> statement-breakpoint
CREATE TRIGGER notifications_unreachable AFTER UPDATE OF state, to_address ON "notifications" FOR EACH ROW WHEN (NEW.state IN ('sent', 'failed') AND NEW.account_id IS NOT NULL AND NEW.ended_at IS NOT NULL AND (OLD.state <> NEW.state OR OLD.to_address <> NEW.to_address)) EXECUTE FUNCTION keep_unreachable_addresses();--> statement-breakpoint
INSERT INTO "unreachable_addresses" ("account_id", "to_address", "notification_id", "failed_at", "response_code", "handled_at", "handled_by")
SELECT last.account_id, last.to_address, last.id, last.ended_at, last.last_response_code, handling.handled_at, handling.handled_by
FROM (SELECT DISTINCT ON (account_id, to_address) * FROM notifications
    WHERE state IN ('sent', 'failed') AND account_id IS NOT NULL AND ended_at IS NOT NULL AND to_address <> ''
    ORDER BY account_id, to_address, ended_at DESC, id DESC) AS last
  LEFT JOIN notification_handlings AS handling ON handling.notification_id = last.id
WHERE last.state = 'failed';--> statement-breakpoint
DROP TABLE "notification_handlings" CASCADE;
