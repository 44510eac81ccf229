CREATE TABLE "document_pieces" (
	"document_id" uuid NOT NULL,
	"from_byte" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "document_pieces_document_id_from_byte_pk" PRIMARY KEY("document_id","from_byte")
);
--> statement-breakpoint
ALTER TABLE "document_bytes" ALTER COLUMN "ciphertext" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "document_bytes" ADD COLUMN "storage" text DEFAULT 'database' NOT NULL;--> statement-breakpoint
ALTER TABLE "document_bytes" ADD COLUMN "sealing" text DEFAULT 'whole' NOT NULL;--> statement-breakpoint
ALTER TABLE "document_pieces" ADD CONSTRAINT "document_pieces_document_id_document_bytes_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document_bytes"("document_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_bytes" ADD CONSTRAINT "document_bytes_in_database" CHECK ("document_bytes"."storage" <> 'database' or "document_bytes"."ciphertext" is not null);--> statement-breakpoint
ALTER TABLE "document_bytes" ADD CONSTRAINT "document_bytes_storage_is_known" CHECK ("document_bytes"."storage" in ('database', 's3'));--> statement-breakpoint
ALTER TABLE "document_bytes" ADD CONSTRAINT "document_bytes_sealing_is_known" CHECK ("document_bytes"."sealing" in ('whole', 'segments'));--> statement-breakpoint
-- Ciphertext does not compress; without compression a part is read without the rest.
ALTER TABLE "document_pieces" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
