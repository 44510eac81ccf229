import { CommandError } from "@/lib/kernel/command-error";

/** The embedded database could not be started or stopped. */
export class EmbeddedPostgresError extends CommandError {
  override name = "EmbeddedPostgresError";
}
