-- What a person sees is what is found: invisible characters (soft hyphen, zero-width space, direction marks, variation
-- selectors) are dropped, and compatibility forms (ligatures, full-width digits) become plain letters.
CREATE FUNCTION visible_text(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT normalize(regexp_replace(t,
    '[\u00AD\u0600-\u0605\u061C\u06DD\u070F\u08E2\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFE00-\uFE0F\uFEFF\uFFF9-\uFFFB\U000E0001\U000E0020-\U000E007F]+',
    '', 'g'), nfkc)
$$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION search_words(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  WITH plain AS (
    SELECT regexp_replace(lower(visible_text(t) COLLATE "hu-x-icu"), '[^[:alnum:]]+', ' ', 'g') AS words
  ), stems AS (SELECT words, strip(to_tsvector('hungarian', words)) AS v FROM plain)
  SELECT v || strip(to_tsvector('simple',
    regexp_replace(fold_accents(words || ' ' || array_to_string(tsvector_to_array(v), ' ')), '[^a-z0-9]+', ' ', 'g')))
  FROM stems
$$;--> statement-breakpoint
-- The forms under which a contract number is found: whole and ungrouped, and its last four or more digits. Each is marked
-- with "~", which no word of a text contains.
CREATE FUNCTION contract_number_words(number text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  WITH plain AS (
    SELECT left(regexp_replace(fold_accents(visible_text(number)), '[^a-z0-9]+', '', 'g'), 64) AS whole
  ), forms AS (
    SELECT whole AS form FROM plain WHERE whole <> ''
    UNION
    SELECT right(digits, length) FROM (SELECT substring(whole FROM '[0-9]+$') AS digits FROM plain) AS last,
      generate_series(4, length(last.digits)) AS length
  )
  SELECT array_to_tsvector(coalesce(array_agg('~' || form), '{}')) FROM forms
$$;--> statement-breakpoint
-- Messages placed before this release are found in the same way.
UPDATE "message_search" s SET words =
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
  || contract_number_words(coalesce(m.contract_number, ''))
FROM "messages" m WHERE m.id = s.message_id;
