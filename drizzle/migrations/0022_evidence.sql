CREATE TABLE "audit_chain" (
	"position" bigint PRIMARY KEY NOT NULL,
	"event_id" bigint NOT NULL,
	"hash" char(64) NOT NULL,
	CONSTRAINT "audit_chain_event_id_unique" UNIQUE("event_id")
);
--> statement-breakpoint
CREATE TABLE "audit_unchained" (
	"event_id" bigint PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "checkpoint_deliveries" (
	"number" integer NOT NULL,
	"target" char(64) NOT NULL,
	"delivered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "checkpoint_deliveries_target_number_pk" PRIMARY KEY("target","number")
);
--> statement-breakpoint
CREATE TABLE "evidence_checkpoints" (
	"number" integer PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"tree_size" bigint NOT NULL,
	"audit_length" bigint NOT NULL,
	"content" text NOT NULL,
	"protected_header" text NOT NULL,
	"signature" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evidence_leaves" (
	"position" bigint PRIMARY KEY NOT NULL,
	"message_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"event_hash" char(64) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evidence_nodes" (
	"height" smallint NOT NULL,
	"position" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "evidence_nodes_height_position_pk" PRIMARY KEY("height","position")
);
--> statement-breakpoint
CREATE TABLE "evidence_pending" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "evidence_pending_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "purged_documents" (
	"message_id" uuid NOT NULL,
	"sha256" char(64) NOT NULL,
	CONSTRAINT "purged_documents_sha256_message_id_pk" PRIMARY KEY("sha256","message_id")
);
--> statement-breakpoint
ALTER TABLE "checkpoint_deliveries" ADD CONSTRAINT "checkpoint_deliveries_number_evidence_checkpoints_number_fk" FOREIGN KEY ("number") REFERENCES "public"."evidence_checkpoints"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evidence_checkpoints_tree_size_idx" ON "evidence_checkpoints" USING btree ("tree_size","number");--> statement-breakpoint
CREATE INDEX "evidence_leaves_message_id_idx" ON "evidence_leaves" USING btree ("message_id","position");--> statement-breakpoint
CREATE INDEX "documents_sha256_idx" ON "documents" USING btree ("sha256");--> statement-breakpoint
-- Rows of evidence do not change.
CREATE TRIGGER audit_chain_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_chain" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_evidence();--> statement-breakpoint
CREATE TRIGGER evidence_leaves_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "evidence_leaves" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_evidence();--> statement-breakpoint
CREATE TRIGGER evidence_nodes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "evidence_nodes" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_evidence();--> statement-breakpoint
CREATE TRIGGER evidence_checkpoints_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "evidence_checkpoints" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_evidence();--> statement-breakpoint
-- What a checkpoint has not seen yet is noted in the transaction that writes it, because neither ids nor instants are in the
-- order of commits (docs/adr/0013-checkpoints.md).
CREATE FUNCTION note_unchained_audit_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_unchained (event_id) SELECT id FROM inserted;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER audit_events_unchained AFTER INSERT ON "audit_events" REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION note_unchained_audit_events();--> statement-breakpoint
CREATE FUNCTION note_grown_histories() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO evidence_pending (message_id) SELECT DISTINCT message_id FROM inserted;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER message_events_grown AFTER INSERT ON "message_events" REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION note_grown_histories();--> statement-breakpoint
-- What there is already is covered from the first checkpoint on, as it is now.
INSERT INTO audit_unchained (event_id) SELECT id FROM audit_events;--> statement-breakpoint
INSERT INTO evidence_pending (message_id) SELECT message_id FROM message_events WHERE sequence = 1 ORDER BY message_id;--> statement-breakpoint
-- The digests of messages that are purged already, from their last event.
INSERT INTO purged_documents (message_id, sha256)
  SELECT message_id, split_part(document, ':', 2) FROM message_events, unnest(string_to_array(details ->> 'digests', ' ')) AS document
  WHERE kind = 'purged' AND details ? 'digests' ON CONFLICT DO NOTHING;--> statement-breakpoint
-- Queues: rows live an hour.
ALTER TABLE "audit_unchained" SET (autovacuum_vacuum_scale_factor = 0.02);--> statement-breakpoint
ALTER TABLE "evidence_pending" SET (autovacuum_vacuum_scale_factor = 0.02);
