ALTER TABLE "sessions" ADD COLUMN "written_position" "pg_lsn";--> statement-breakpoint
ALTER TABLE "staff_sessions" ADD COLUMN "written_position" "pg_lsn";