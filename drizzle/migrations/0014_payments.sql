CREATE TABLE "message_reminders" (
	"message_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"queued_at" timestamp with time zone NOT NULL,
	CONSTRAINT "message_reminders_message_id_kind_pk" PRIMARY KEY("message_id","kind")
);
--> statement-breakpoint
DROP INDEX "messages_list_idx";--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "remind_unread" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "amount" numeric;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "currency" char(3);--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "due_date" date;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "payment_reference" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "payee_name" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "payee_iban" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "marked_paid_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "message_reminders" ADD CONSTRAINT "message_reminders_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "messages_payable_idx" ON "messages" USING btree ("account_id","due_date","placed_at","id") WHERE "messages"."amount" is not null and "messages"."marked_paid_at" is null and "messages"."withdrawn_at" is null and "messages"."deleted_at" is null and "messages"."purged_at" is null;--> statement-breakpoint
CREATE INDEX "messages_due_date_idx" ON "messages" USING btree ("due_date") WHERE "messages"."amount" is not null and "messages"."marked_paid_at" is null and "messages"."withdrawn_at" is null and "messages"."deleted_at" is null and "messages"."purged_at" is null;--> statement-breakpoint
CREATE INDEX "messages_list_idx" ON "messages" USING btree ("account_id","contract_number","document_type","product","placed_at","id","subject","sender","total_bytes","available_until","unread","due_date") WHERE "messages"."deleted_at" is null and "messages"."purged_at" is null;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_amount_has_currency" CHECK (("messages"."amount" is null) = ("messages"."currency" is null));--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_amount_is_positive" CHECK ("messages"."amount" > 0 and scale("messages"."amount") <= 2);--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_currency_is_a_code" CHECK ("messages"."currency" ~ '^[A-Z]{3}$');--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_payment_has_amount" CHECK ("messages"."amount" is not null or num_nonnulls("messages"."due_date", "messages"."payment_reference", "messages"."payee_name", "messages"."payee_iban", "messages"."marked_paid_at") = 0);--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_payee_iban_has_name" CHECK ("messages"."payee_iban" is null or "messages"."payee_name" is not null);--> statement-breakpoint
ALTER TABLE "staged_accounts" ADD COLUMN "remind_unread" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "staged_messages" ADD COLUMN "amount" numeric;--> statement-breakpoint
ALTER TABLE "staged_messages" ADD COLUMN "currency" char(3);--> statement-breakpoint
ALTER TABLE "staged_messages" ADD COLUMN "due_date" date;--> statement-breakpoint
ALTER TABLE "staged_messages" ADD COLUMN "payment_reference" text;--> statement-breakpoint
ALTER TABLE "staged_messages" ADD COLUMN "payee_name" text;--> statement-breakpoint
ALTER TABLE "staged_messages" ADD COLUMN "payee_iban" text;--> statement-breakpoint
ALTER TABLE "staged_messages" ADD COLUMN "marked_paid_at" timestamp with time zone;
