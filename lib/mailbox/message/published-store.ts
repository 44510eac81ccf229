import "server-only";
import type { SQL, SQLWrapper } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { isPublished } from "@/lib/publication/store";

/**
 * The condition that a message may be seen: its batch is committed, or it has none. In every statement that reads
 * `messages` (tests/architecture/published.test.ts).
 *
 * @param message the table's alias in a statement that has the table more than once
 */
export function isPublishedMessage(message: { batchId: SQLWrapper } = messages): SQL {
  return isPublished(message.batchId);
}
