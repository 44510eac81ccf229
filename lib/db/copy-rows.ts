import "server-only";
import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Tx } from "@/lib/db/connection";
import { clientOf } from "@/lib/db/driver-client";

/** What `COPY … (FORMAT binary)` begins with: signature, flags, length of an extension. */
const HEAD = Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), Buffer.alloc(8)]);
/** Instead of the number of columns of a further row. */
const END = Buffer.from([0xff, 0xff]);
const NULL_LENGTH = -1;
/** Parts up to this size are joined before they are handed to the driver, which copies them again. */
const PART_BYTES = 64 * 1024;

/** A value in PostgreSQL's binary form: of text its UTF-8, of bytea the bytes, of a UUID its 16 bytes. */
type BinaryValue = Uint8Array | null;

/** @param id in its canonical form */
export function binaryUuid(id: string): Buffer {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

/**
 * Inserts rows by COPY in binary form. For rows with large byte strings it takes a third of the time of an insert,
 * because neither side converts them to text and back. Needs the patch of the driver in patches/
 * (docs/adr/0003-dependencies.md).
 *
 * @param tx a transaction, and nothing else: on a connection of the pool, the driver would refuse the statements of
 *        others that it sends on the same connection meanwhile
 * @param columns names of the table's columns in the schema
 * @param rows the values of each row in the order of the columns. The next row is asked for when the database's
 *        connection has taken those before, so all rows may use the same memory
 */
export async function copyRows<T extends PgTable>(
  tx: Tx,
  table: T,
  columns: readonly (keyof T["$inferInsert"] & string)[],
  rows: Iterable<readonly BinaryValue[]>,
): Promise<void> {
  const known = getTableColumns(table) as Record<string, { name: string }>;
  const names = columns.map((column) => `"${known[column]?.name}"`).join(", ");
  const copy = `copy "${getTableName(table)}" (${names}) from stdin (format binary)`;
  const stream = await clientOf(tx).unsafe(copy).writable();
  const done = new Promise<void>((resolve, reject) => {
    stream.on("finish", resolve);
    stream.on("error", reject);
    stream.on("close", () => reject(new Error("rows were not copied to the end")));
  });
  // Awaited at the end; without this, a rejection before that would end the process.
  done.catch(() => {});
  for (const part of joined(binaryRows(rows))) {
    if (stream.destroyed) break;
    if (!stream.write(part)) await Promise.race([done, new Promise((resolve) => stream.once("drain", resolve))]);
  }
  if (!stream.destroyed) stream.end();
  await done;
}

function* binaryRows(rows: Iterable<readonly BinaryValue[]>): Generator<Uint8Array> {
  yield HEAD;
  for (const values of rows) {
    const count = Buffer.alloc(2);
    count.writeInt16BE(values.length);
    yield count;
    for (const value of values) {
      const length = Buffer.alloc(4);
      length.writeInt32BE(value?.length ?? NULL_LENGTH);
      yield length;
      if (value) yield value;
    }
  }
  yield END;
}

/**
 * Joins small parts, because each that is handed over costs a message. They are copied at once: what they are read from
 * may be used again for the next row. A larger part makes the stream wait, so the driver has copied it by then.
 */
function* joined(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  // What is handed over is never written again, because the driver may not have copied it yet.
  let slab = Buffer.allocUnsafe(PART_BYTES);
  let from = 0;
  let at = 0;
  for (const part of parts) {
    const isLarge = part.length > PART_BYTES;
    const isFull = at + part.length > slab.length;
    if (at > from && (isLarge || isFull)) {
      yield slab.subarray(from, at);
      from = at;
    }
    if (isLarge) {
      yield part;
      continue;
    }
    if (isFull) {
      slab = Buffer.allocUnsafe(PART_BYTES);
      from = 0;
      at = 0;
    }
    slab.set(part, at);
    at += part.length;
  }
  if (at > from) yield slab.subarray(from, at);
}
