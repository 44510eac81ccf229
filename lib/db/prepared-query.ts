import "server-only";
import { fillPlaceholders, is, type Placeholder, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { PostgresJsTransaction } from "drizzle-orm/postgres-js";
import type { Db } from "@/lib/db/connection";
import type { Statement } from "@/lib/db/statement";

/**
 * Makes a function that gives a query whose text is built once for each pool of connections, and once for all
 * transactions. Drizzle takes about a millisecond to build a text, longer than a short statement takes.
 *
 * @param build makes the query with `placeholder`s and prepares it (drizzle's `prepare`); it must not use other values
 *        that differ from call to call. It is called with `withKeptPlan(db)` where one plan serves all values
 */
export function preparedQuery<Query extends object>(build: (db: Db) => Query): (db: Db) => Query {
  const built = new WeakMap<Db, Query>();
  let forTransactions: Query | null = null;
  return (db) => {
    if (is(db, PostgresJsTransaction)) {
      forTransactions ??= build(db);
      return runningOn(forTransactions, db);
    }
    const known = built.get(db) ?? build(db);
    built.set(db, known);
    return known;
  };
}

/**
 * The same query on the connection of another transaction. Drizzle binds a prepared query to the connection that it was
 * prepared with, its field `client`, and has no function for another one.
 */
function runningOn<Query extends object>(query: Query, { _: { session } }: Db): Query {
  if (!("client" in session) || !("client" in query)) throw new Error("drizzle keeps the connection elsewhere now");
  return Object.create(query, { client: { value: session.client } });
}

/**
 * Like `preparedQuery`, for a statement that is run by `execute`: makes a function that gives the statement with its
 * values.
 *
 * @param build makes the statement with `placeholder`s; other values stay as they were the first time
 */
export function preparedStatement<T>(
  build: () => Statement<T>,
): (values: Record<string, string | number | null>) => Statement<T> {
  let built: { texts: TemplateStringsArray; parameters: unknown[] } | null = null;
  return (values) => {
    built ??= split(build());
    return sql<T>(built.texts, ...fillPlaceholders(built.parameters, values));
  };
}

/** The text of a statement without its parameters, as a template of `sql`, and the parameters. */
function split(statement: Statement): { texts: TemplateStringsArray; parameters: unknown[] } {
  const { sql: text, params: parameters } = new PgDialect().sqlToQuery(statement);
  const texts = text.split(/\$\d+/);
  if (texts.length !== parameters.length + 1) throw new Error("a text of the statement reads like a parameter");
  return { texts: Object.assign(texts, { raw: texts }), parameters };
}

/** A value that is given when the query is run. Instants are given in ISO 8601, because placeholders have no type. */
export function placeholder<Name extends string>(name: Name): Placeholder<Name> {
  return sql.placeholder(name);
}
