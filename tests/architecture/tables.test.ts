/**
 * The owners of the tables in docs/architecture.md, checked against the imports and the SQL of the sources. There are
 * no exceptions: where a room needs the data of another one, the owner exports a function, condition or subquery.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import * as schema from "@/drizzle/schema";
import { roomOf } from "./room-graph";
import { root, type SourceFile, sourceFiles } from "./source-files";

/** Export names of drizzle/schema with the table's name in PostgreSQL. */
const tables = new Map(
  Object.entries(schema).flatMap(([name, value]) => (is(value, PgTable) ? [[name, getTableName(value)] as const] : [])),
);
const page = readFileSync(path.join(root, "docs/architecture.md"), "utf8");
const section = /^## Tables\n([\s\S]*?)^## /m.exec(page)?.[1] ?? "";

/** Table (name in PostgreSQL) to room, as the page says. A table that stands there twice has two entries. */
const owners = [...section.matchAll(/^\| `(lib\/[\w-]+)` \| (.*) \|$/gm)].flatMap(([, room = "", names = ""]) =>
  [...names.matchAll(/`(\w+)`/g)].map(([, table = ""]) => [table, room] as const),
);
const ownerOf = new Map(owners);

/** Comments hold English, in which "from messages" is no SQL. */
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");

const SCHEMA_IMPORT =
  /(?:import|export)\s+(?:type\s+)?(\*(?:\s+as\s+\w+)?|\{[^}]*\})\s+from\s+["'][^"']*drizzle\/schema[^"']*["']/g;
const SQL_NAME = /\b(?:from|join|into|update|of|table|only|using|truncate)\s+(?:public\.)?"?([a-z]\w*)"?/gi;

/** The tables that a file names: those it imports, and those in the SQL of its template literals. */
function tablesNamed({ text }: SourceFile): string[] {
  const code = withoutComments(text);
  const imported = [...code.matchAll(SCHEMA_IMPORT)].flatMap(([, names = ""]) =>
    [...tables].filter(([name]) => names.startsWith("*") || new RegExp(`\\b${name}\\b`).test(names)),
  );
  const sql = [...code.matchAll(/`(?:[^`\\]|\\.)*`/g)].flatMap(([literal]) =>
    [...literal.matchAll(SQL_NAME)].map(([, name = ""]) => name.replace(/^staged_/, "")),
  );
  const inSql = [...tables.values()].filter((name) => sql.includes(name));
  return [...new Set([...imported.map(([, name]) => name), ...inSql])].sort();
}

/** `file: table` for each table of another room. */
const foreignUses = (files: SourceFile[]) =>
  files
    .flatMap((file) =>
      tablesNamed(file)
        .filter((table) => ownerOf.get(table) !== roomOf(file.path))
        .map((table) => `${file.path}: ${table}`),
    )
    .sort();

// Not the demo and the measurements: they fill a database of their own, and nothing that runs in production imports
// them.
const files = sourceFiles().filter((file) => /^(?:lib|app|emails|scripts\/(?!demo\/|bench\/))/.test(file.path));

describe("owners of the tables", () => {
  it("every table has exactly one owning room in docs/architecture.md", () => {
    expect(owners.map(([table]) => table).sort()).toEqual([...tables.values()].sort());
  });

  it("every owning room exists and names its tables", () => {
    const unnamed = owners.filter(
      ([table, room]) => !files.some((file) => roomOf(file.path) === room && tablesNamed(file).includes(table)),
    );
    expect(unnamed).toEqual([]);
  });

  it("only the owning room names a table", () => {
    expect(foreignUses(files)).toEqual([]);
  });

  it("a file of drizzle/schema declares the tables of one room", () => {
    const declaring = sourceFiles().filter((file) => file.path.startsWith("drizzle/schema/"));
    const rooms = declaring.map(({ path: file, text }) => {
      const names = [...text.matchAll(/ = pgTable\(\s*"(\w+)"/g)].map(([, name = ""]) => name);
      return { file, names, rooms: [...new Set(names.map((name) => ownerOf.get(name)))] };
    });
    expect(rooms.flatMap(({ names }) => names).sort()).toEqual([...tables.values()].sort());
    expect(rooms.filter((found) => found.rooms.length > 1)).toEqual([]);
  });

  it.each([
    ["an import", 'import { accounts } from "@/drizzle/schema/account";'],
    ["an import under another name", 'import { accounts as a } from "@/drizzle/schema/account";'],
    ["an import of everything", 'import * as schema from "@/drizzle/schema/account";'],
    ["an export to others", 'export { accounts } from "@/drizzle/schema/account";'],
    ["SQL", "await db.execute(sql`select 1 from accounts`);"],
    ["SQL with quotes", 'await db.execute(sql`update "accounts" set locale = null`);'],
    ["SQL over two lines", "await db.execute(sql`select 1 from x\n  join\n  accounts a on true`);"],
    ["a staged table", "await db.execute(sql`insert into staged_accounts values (1)`);"],
  ])("%s counts as a use", (_name, text) => {
    expect(foreignUses([{ path: "lib/closure/x-store.ts", text, imports: [] }])).toContain(
      "lib/closure/x-store.ts: accounts",
    );
    expect(foreignUses([{ path: "lib/account/x-store.ts", text, imports: [] }])).not.toContain(
      "lib/account/x-store.ts: accounts",
    );
  });

  it("comments and names of columns are no use", () => {
    const text = "/** from accounts */\n// update accounts\nconst ask = sql`select accounts_seen from x`;";
    expect(foreignUses([{ path: "lib/closure/x-store.ts", text, imports: [] }])).toEqual([]);
  });
});
