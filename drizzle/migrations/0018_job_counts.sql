CREATE TABLE "job_counts" (
	"queue" text NOT NULL,
	"item" text NOT NULL,
	"total" bigint NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	CONSTRAINT "job_counts_queue_item_pk" PRIMARY KEY("queue","item")
);
