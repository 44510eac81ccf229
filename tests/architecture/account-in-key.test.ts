/**
 * Which tables can be spread over several servers by account, as docs/scale.md says. A new table is red here until it
 * has the account in a key or stands on one of the page's lists, with its reason.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { declaredKeys } from "./declared-keys";
import { root } from "./source-files";

const page = readFileSync(path.join(root, "docs/scale.md"), "utf8");

/** The names in the first column of the table under a sentence of the page. */
function listedAfter(sentence: string): string[] {
  const [, rest = ""] = page.split(sentence);
  const rows = /\n\n((?:\|.*\n)+)/.exec(rest)?.[1]?.split("\n").slice(2) ?? [];
  const names = rows.flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
  return [...new Set(names)].toSorted();
}

const BY_DOCUMENT = listedAfter("These are cut by the document instead of the account:");
const AT_THE_END = listedAfter("The account is the last column of these keys");
const KEYED_BY_ID = listedAfter("The primary key of these is an id without the account:");
const MAY_LACK = listedAfter("These have rows without an account, which would need a place of their own:");
const OF_NO_ACCOUNT = listedAfter("These belong to no account.");
const UNIQUE_OVER_ALL = listedAfter("Find another way for values that are unique over all accounts.");

const tables = declaredKeys();
/** The account of `accounts` is its id. */
const accountOf = (table: string) => (table === "accounts" ? "id" : "account_id");
const ofAccounts = tables.filter(({ name, hasAccount }) => hasAccount && !OF_NO_ACCOUNT.includes(name));

it("every table has the account, is cut by the document, or belongs to none", () => {
  const byDocument = tables.filter(({ keys }) =>
    keys.some(({ columns, isPrimary }) => isPrimary && columns[0] === "document_id"),
  );
  expect(byDocument.map(({ name }) => name)).toEqual(BY_DOCUMENT);
  expect(OF_NO_ACCOUNT.length).toBeGreaterThan(10);
  expect(BY_DOCUMENT.filter((table) => OF_NO_ACCOUNT.includes(table))).toEqual([]);
  const unlisted = tables.filter(
    ({ name, hasAccount }) => !hasAccount && ![...BY_DOCUMENT, ...OF_NO_ACCOUNT].includes(name),
  );
  expect(unlisted.map(({ name }) => name)).toEqual([]);
  const known = tables.map(({ name }) => name);
  expect([...BY_DOCUMENT, ...OF_NO_ACCOUNT].filter((name) => !known.includes(name))).toEqual([]);
  expect(ofAccounts.map(({ name }) => name).filter((name) => BY_DOCUMENT.includes(name))).toEqual([]);
});

it("every table of an account has it in a primary or unique key; rows without one are on a list", () => {
  expect(ofAccounts.length).toBeGreaterThan(25);
  const unique = ofAccounts.map(({ name, keys }) => ({
    name,
    keys: keys.filter(({ isPrimary, isUnique }) => isPrimary || isUnique),
  }));
  const without = unique.filter(({ name, keys }) => !keys.some(({ columns }) => columns.includes(accountOf(name))));
  expect(without.map(({ name }) => name)).toEqual([]);
  const notFirst = unique.filter(({ name, keys }) => !keys.some(({ columns }) => columns[0] === accountOf(name)));
  expect(notFirst.map(({ name }) => name)).toEqual(AT_THE_END);
  expect(ofAccounts.filter(({ mayLackAccount }) => mayLackAccount).map(({ name }) => name)).toEqual(MAY_LACK);
});

it("the primary keys that are ids without the account are on the page's list", () => {
  const byId = ofAccounts.filter(({ name, keys }) =>
    keys.some(({ columns, isPrimary }) => isPrimary && !columns.includes(accountOf(name))),
  );
  expect(byId.map(({ name }) => name)).toEqual(KEYED_BY_ID);
});

it("what is unique over all accounts, beside ids, is on the page's list", () => {
  const found = ofAccounts.filter(({ name, keys }) =>
    keys.some((key) => key.isUnique && !key.isPrimary && !key.columns.includes(accountOf(name))),
  );
  expect(found.map(({ name }) => name)).toEqual(UNIQUE_OVER_ALL);
});
