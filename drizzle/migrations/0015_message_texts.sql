CREATE TABLE "message_texts" (
	"message_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"account_id" uuid NOT NULL,
	"document_id" uuid,
	"state" text NOT NULL,
	"key_id" text NOT NULL,
	"terms" bigint[] NOT NULL,
	"sealed_pages" "bytea",
	CONSTRAINT "message_texts_message_id_position_pk" PRIMARY KEY("message_id","position"),
	CONSTRAINT "message_texts_position" CHECK (("message_texts"."position" = 0) = ("message_texts"."document_id" is null))
);
--> statement-breakpoint
ALTER TABLE "message_search" ADD COLUMN "texts_due_at" timestamp with time zone DEFAULT '-infinity';--> statement-breakpoint
ALTER TABLE "message_search" ADD COLUMN "texts_attempts" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "message_texts" ADD CONSTRAINT "message_texts_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_texts" ADD CONSTRAINT "message_texts_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "message_texts_terms_idx" ON "message_texts" USING gin ("terms") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "message_texts_document_id_idx" ON "message_texts" USING btree ("document_id") WHERE "message_texts"."document_id" is not null;--> statement-breakpoint
CREATE INDEX "message_search_texts_due_idx" ON "message_search" USING btree ("texts_due_at") WHERE "message_search"."texts_due_at" is not null;--> statement-breakpoint
-- Digests and ciphertexts cannot be compressed, and statistics about digests say nothing.
ALTER TABLE "message_texts" ALTER COLUMN "terms" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "message_texts" ALTER COLUMN "sealed_pages" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "message_texts" ALTER COLUMN "terms" SET STATISTICS 0;
