CREATE TABLE "prepared_accounts" (
	"upload_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"sealed" "bytea" NOT NULL,
	CONSTRAINT "prepared_accounts_upload_id_account_id_pk" PRIMARY KEY("upload_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "prepared_documents" (
	"upload_id" uuid NOT NULL,
	"line" integer NOT NULL,
	"position" integer NOT NULL,
	"document_id" uuid NOT NULL,
	"sha256" char(64) NOT NULL,
	CONSTRAINT "prepared_documents_upload_id_line_position_pk" PRIMARY KEY("upload_id","line","position"),
	CONSTRAINT "prepared_documents_document_id_unique" UNIQUE("document_id")
);
--> statement-breakpoint
ALTER TABLE "prepared_accounts" ADD CONSTRAINT "prepared_accounts_upload_id_batch_uploads_id_fk" FOREIGN KEY ("upload_id") REFERENCES "public"."batch_uploads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prepared_documents" ADD CONSTRAINT "prepared_documents_upload_id_batch_uploads_id_fk" FOREIGN KEY ("upload_id") REFERENCES "public"."batch_uploads"("id") ON DELETE cascade ON UPDATE no action;