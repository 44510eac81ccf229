CREATE TABLE "unreferenced_objects" (
	"key" text PRIMARY KEY NOT NULL,
	"adoptable_until" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "document_bytes" ADD COLUMN "object_key" text;--> statement-breakpoint
CREATE INDEX "unreferenced_objects_adoptable_until_idx" ON "unreferenced_objects" USING btree ("adoptable_until");--> statement-breakpoint
CREATE UNIQUE INDEX "document_bytes_object_key_key" ON "document_bytes" USING btree ("object_key") WHERE "document_bytes"."object_key" is not null;--> statement-breakpoint
ALTER TABLE "document_bytes" ADD CONSTRAINT "document_bytes_in_s3" CHECK (("document_bytes"."storage" = 's3') = ("document_bytes"."object_key" is not null));--> statement-breakpoint
-- The object of every deleted or moved row is to be removed from the S3 store, whatever statement deletes or moves it.
CREATE FUNCTION note_unreferenced_object() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "unreferenced_objects" ("key") VALUES (OLD.object_key) ON CONFLICT ("key") DO UPDATE SET "adoptable_until" = NULL;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER document_bytes_deleted AFTER DELETE ON "document_bytes" FOR EACH ROW WHEN (OLD.object_key IS NOT NULL) EXECUTE FUNCTION note_unreferenced_object();--> statement-breakpoint
CREATE TRIGGER document_bytes_moved AFTER UPDATE OF "object_key" ON "document_bytes" FOR EACH ROW WHEN (OLD.object_key IS NOT NULL AND OLD.object_key IS DISTINCT FROM NEW.object_key) EXECUTE FUNCTION note_unreferenced_object();
