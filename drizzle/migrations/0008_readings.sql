CREATE TABLE "readings" (
	"session_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"message_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	CONSTRAINT "readings_session_id_subject_id_kind_pk" PRIMARY KEY("session_id","subject_id","kind")
);
--> statement-breakpoint
CREATE INDEX "readings_session_id_message_id_idx" ON "readings" USING btree ("session_id","message_id");--> statement-breakpoint
CREATE INDEX "readings_started_at_idx" ON "readings" USING btree ("started_at");