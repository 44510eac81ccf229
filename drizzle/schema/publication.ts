import { pgTable, uuid } from "drizzle-orm/pg-core";

/**
 * Batches whose messages and notifications are stored but may not be seen: a row while the batch is open, and while a
 * cancelled one is being removed. The commit of a batch deletes its row, which makes everything visible at once
 * (docs/adr/0002-staged-delivery.md). A few rows at most, because every statement that reads messages reads them too.
 */
export const unpublishedBatches = pgTable("unpublished_batches", {
  batchId: uuid("batch_id").primaryKey(),
});
