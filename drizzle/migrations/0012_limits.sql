-- The counters start at zero: the old rows hold a number, the new ones the time of each hit.
DROP TABLE "rate_limits";
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"rule" text NOT NULL,
	"subject" char(64) NOT NULL,
	"hits" timestamp with time zone[] NOT NULL,
	"last_hit_at" timestamp with time zone NOT NULL,
	CONSTRAINT "rate_limits_rule_subject_pk" PRIMARY KEY("rule","subject")
);
--> statement-breakpoint
CREATE INDEX "rate_limits_last_hit_at_idx" ON "rate_limits" USING btree ("last_hit_at");
