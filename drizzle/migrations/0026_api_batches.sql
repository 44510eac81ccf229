CREATE TABLE "api_batch_messages" (
	"batch_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"sender_reference" text NOT NULL,
	"email" text NOT NULL,
	"line" jsonb NOT NULL,
	"initial_password" "bytea",
	CONSTRAINT "api_batch_messages_batch_id_number_pk" PRIMARY KEY("batch_id","number")
);
--> statement-breakpoint
CREATE TABLE "api_batch_results" (
	"staging_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"sender_reference" text NOT NULL,
	"email" text NOT NULL,
	"route" text NOT NULL,
	"state" text NOT NULL,
	"message_id" uuid,
	"available_until" date,
	"initial_password" "bytea",
	CONSTRAINT "api_batch_results_staging_id_number_pk" PRIMARY KEY("staging_id","number")
);
--> statement-breakpoint
CREATE TABLE "api_batches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sender" text NOT NULL,
	"kind" text,
	"state" text NOT NULL,
	"message_count" integer NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"staging_id" uuid,
	"counts" jsonb
);
--> statement-breakpoint
ALTER TABLE "batches" ADD COLUMN "api_batch_id" uuid;--> statement-breakpoint
ALTER TABLE "uploaded_documents" ADD COLUMN "batch_id" uuid;--> statement-breakpoint
ALTER TABLE "uploaded_documents" ADD COLUMN "batch_number" integer;--> statement-breakpoint
ALTER TABLE "api_batch_messages" ADD CONSTRAINT "api_batch_messages_batch_id_api_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."api_batches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_batch_messages_reference_key" ON "api_batch_messages" USING btree ("batch_id","sender_reference");--> statement-breakpoint
CREATE INDEX "api_batch_messages_email_idx" ON "api_batch_messages" USING btree ("batch_id","email","number");--> statement-breakpoint
CREATE INDEX "api_batches_sender_idx" ON "api_batches" USING btree ("sender","opened_at","id");--> statement-breakpoint
CREATE INDEX "api_batches_opened_at_idx" ON "api_batches" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "api_batches_state_idx" ON "api_batches" USING btree ("state");--> statement-breakpoint
CREATE INDEX "uploaded_documents_batch_id_idx" ON "uploaded_documents" USING btree ("batch_id");--> statement-breakpoint
-- An attempt to commit a batch of the Sender API is not reported; the batch itself is.
CREATE OR REPLACE FUNCTION feed_changed_batches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT batch.source, 'batch.' || batch.state, coalesce(batch.ended_at, now()),
    jsonb_build_object('batchId', batch.id, 'state', batch.state)
  FROM changed AS batch JOIN unchanged AS before ON before.id = batch.id
  WHERE batch.state <> before.state AND batch.api_batch_id IS NULL
  ORDER BY batch.id;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE FUNCTION feed_changed_api_batches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO feed_entries (source, type, at, data)
  SELECT batch.sender, 'batch.' || batch.state, coalesce(batch.ended_at, now()),
    jsonb_build_object('batchId', batch.id, 'state', batch.state)
  FROM changed AS batch JOIN unchanged AS before ON before.id = batch.id
  WHERE batch.state <> before.state
  ORDER BY batch.id;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER api_batches_feed AFTER UPDATE ON "api_batches" REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION feed_changed_api_batches();
