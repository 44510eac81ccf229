/** The embedded database could not be started or stopped; the message is written for the person at the terminal. */
export class EmbeddedPostgresError extends Error {
  override name = "EmbeddedPostgresError";
}
