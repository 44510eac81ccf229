CREATE TABLE "message_search" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"words" "tsvector" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reply_attachments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"reply_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"filename" text NOT NULL,
	"media_type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"sha256" char(64) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reply_drafts" (
	"account_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"body" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reply_drafts_account_id_message_id_pk" PRIMARY KEY("account_id","message_id")
);
--> statement-breakpoint
CREATE TABLE "retention_reminders" (
	"message_id" uuid NOT NULL,
	"days_before" integer NOT NULL,
	"queued_at" timestamp with time zone NOT NULL,
	CONSTRAINT "retention_reminders_message_id_days_before_pk" PRIMARY KEY("message_id","days_before")
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "first_downloaded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "replies" ADD COLUMN "acknowledged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "replies" ADD COLUMN "answered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "message_search" ADD CONSTRAINT "message_search_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_attachments" ADD CONSTRAINT "reply_attachments_reply_id_replies_id_fk" FOREIGN KEY ("reply_id") REFERENCES "public"."replies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_drafts" ADD CONSTRAINT "reply_drafts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_drafts" ADD CONSTRAINT "reply_drafts_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retention_reminders" ADD CONSTRAINT "retention_reminders_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "message_search_account_id_idx" ON "message_search" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "messages_list_idx" ON "messages" USING btree ("account_id","contract_number","document_type","product","placed_at","id","subject","sender","total_bytes","available_until","unread") WHERE "messages"."deleted_at" is null and "messages"."purged_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "reply_attachments_reply_id_position_key" ON "reply_attachments" USING btree ("reply_id","position");--> statement-breakpoint
CREATE INDEX "messages_in_reply_to_idx" ON "messages" USING btree ("account_id","in_reply_to") WHERE "messages"."in_reply_to" is not null;--> statement-breakpoint
CREATE INDEX "replies_sent_at_idx" ON "replies" USING btree ("sent_at");--> statement-breakpoint
-- Words without accents, for people who type without them (Hungarian and its neighbours' letters). The ICU order is named,
-- so that capitals with accents become small whatever locale the database was made with.
CREATE FUNCTION fold_accents(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT translate(lower(normalize(t, nfc) COLLATE "hu-x-icu"),
    'áàâäãåăąéèêëěęíìîïóòôöõőúùûüůűýÿčćçďđğłľĺňńñřŕšśşťţžźż',
    'aaaaaaaaeeeeeeiiiioooooouuuuuuyycccddglllnnnrrsssttzzz')
$$;--> statement-breakpoint
-- Hungarian stems, the words without accents, and the stems without accents: one column, because the stemmer alone misses
-- számla/számlák, levél/levelek and every inflected word typed without accents. Everything that is neither letter nor digit
-- goes first: the parser would make a negative number of "-2026" and a host name of "levél.pdf".
CREATE FUNCTION search_words(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  WITH plain AS (
    SELECT regexp_replace(lower(normalize(t, nfc) COLLATE "hu-x-icu"), '[^[:alnum:]]+', ' ', 'g') AS words
  ), stems AS (SELECT words, strip(to_tsvector('hungarian', words)) AS v FROM plain)
  SELECT v || strip(to_tsvector('simple',
    regexp_replace(fold_accents(words || ' ' || array_to_string(tsvector_to_array(v), ' ')), '[^a-z0-9]+', ' ', 'g')))
  FROM stems
$$;--> statement-breakpoint
-- The first download is evidence like the first opening.
CREATE OR REPLACE FUNCTION refuse_change_of_placed_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.purged_at IS NOT NULL THEN RETURN NEW; END IF;
  IF (NEW.account_id, NEW.source, NEW.sender_reference, NEW.content_digest, NEW.sender, NEW.contract_number, NEW.product,
      NEW.document_type, NEW.subject, NEW.body, NEW.allow_reply, NEW.in_reply_to, NEW.document_count, NEW.total_bytes,
      NEW.placed_at, NEW.available_until, NEW.expires_at)
     IS DISTINCT FROM
     (OLD.account_id, OLD.source, OLD.sender_reference, OLD.content_digest, OLD.sender, OLD.contract_number, OLD.product,
      OLD.document_type, OLD.subject, OLD.body, OLD.allow_reply, OLD.in_reply_to, OLD.document_count, OLD.total_bytes,
      OLD.placed_at, OLD.available_until, OLD.expires_at)
  THEN
    RAISE EXCEPTION 'a placed message does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.first_read_at IS NOT NULL AND NEW.first_read_at IS DISTINCT FROM OLD.first_read_at)
     OR (OLD.first_downloaded_at IS NOT NULL AND NEW.first_downloaded_at IS DISTINCT FROM OLD.first_downloaded_at) THEN
    RAISE EXCEPTION 'the first opening and the first download are evidence' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;--> statement-breakpoint
-- What was placed before this release can be found too, by the words that placing writes down from now on: the names of the
-- types in both languages are those of this release.
INSERT INTO "message_search" ("message_id", "account_id", "words")
SELECT m.id, m.account_id,
  search_words(concat_ws(' ', m.subject, m.sender, m.contract_number, m.product,
    CASE m.document_type
      WHEN 'offer' THEN 'Ajánlat Offer'
      WHEN 'policy' THEN 'Kötvény Policy document'
      WHEN 'premium-notice' THEN 'Díjfizetési felszólító Premium reminder'
      WHEN 'premium-bill' THEN 'Díjbekérő, díjértesítő Premium notice'
      WHEN 'cancellation-notice' THEN 'Törlésértesítő Cancellation notice'
      WHEN 'premium-certificate' THEN 'Díjigazolás Premium certificate'
      WHEN 'terms' THEN 'Szerződési feltételek Terms and conditions'
      WHEN 'notice' THEN 'Értesítő levél Notification letter'
      WHEN 'reply' THEN 'Válaszlevél Reply from us'
      WHEN 'other' THEN 'Egyéb küldemény Other'
    END,
    (SELECT string_agg(d.filename, ' ') FROM "documents" d WHERE d.message_id = m.id)))
FROM "messages" m WHERE m.purged_at IS NULL;
