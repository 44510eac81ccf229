import "server-only";
import { type Placeholder, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/connection";

/**
 * Makes a function that gives a query whose text is built once for each pool of connections. Drizzle takes about a
 * millisecond to build a text, longer than a short statement takes. In a transaction the text is built each time.
 *
 * @param build makes the query with `placeholder`s and prepares it (drizzle's `prepare`); it must not use other values that
 *        differ from call to call. It is called with `withKeptPlan(db)` where one plan serves all values
 */
export function preparedQuery<Query>(build: (db: Db) => Query): (db: Db) => Query {
  const built = new WeakMap<Db, Query>();
  return (db) => {
    const known = built.get(db) ?? build(db);
    built.set(db, known);
    return known;
  };
}

/** A value that is given when the query is run. Instants are given in ISO 8601, because placeholders have no type. */
export function placeholder<Name extends string>(name: Name): Placeholder<Name> {
  return sql.placeholder(name);
}
