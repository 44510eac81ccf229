/**
 * Which files use a table: those of the room that owns it, and the files of STILL_ELSEWHERE, a list that must be exact,
 * so that it only gets shorter. Where a room needs the data of another one, the owner exports a function.
 */
import { type SourceFile, sourceFiles } from "./source-files";

/** The tables of drizzle/schema by the room of lib that owns them. */
const OWNED: Record<string, string[]> = {
  account: ["accounts", "contracts"],
  auth: [
    "addressChanges",
    "captchaSolutions",
    "credentials",
    "knownBrowsers",
    "loginAttempts",
    "passwordLinks",
    "passwordReminders",
    "sessions",
  ],
  audit: ["auditEvents"],
  closure: ["closureRequests"],
  "customer-portal": ["portalRegistrations"],
  delivery: ["batches"],
  document: ["documentBytes"],
  mailbox: [
    "documents",
    "messageEvents",
    "messageSearch",
    "messages",
    "readings",
    "replies",
    "replyAttachments",
    "replyDrafts",
  ],
  notification: ["notificationMessages", "notifications"],
  "rate-limit": ["rateLimits"],
  retention: ["retentionReminders"],
};

const owners = new Map(
  Object.entries(OWNED).flatMap(([room, tables]) => tables.map((table) => [table, room] as const)),
);
const files = sourceFiles();
const SCHEMA_IMPORT = /import\s+(type\s+)?\{([^}]*)\}\s+from\s+"@\/drizzle\/schema\/[^"]+"/g;

/** The tables that a file imports; imports of types are no use of a table. */
function importedTables({ text }: SourceFile): string[] {
  const names = [...text.matchAll(SCHEMA_IMPORT)].flatMap(([, type, list = ""]) => (type ? [] : list.split(",")));
  return names.map((name) => name.trim().split(" ")[0] ?? "").filter((name) => owners.has(name));
}

describe("tables", () => {
  it("each has an owner", () => {
    const schema = files.filter((file) => file.path.startsWith("drizzle/schema/"));
    const declared = schema.flatMap(({ text }) => [...text.matchAll(/export const (\w+) = pgTable\(/g)]);
    expect(declared.map(([, name]) => name).sort()).toEqual([...owners.keys()].sort());
  });

  it("are used by the files of their room, and by those of the list", () => {
    const elsewhere: Record<string, string[]> = {};
    for (const file of files.filter(({ path }) => /^(?:lib|app|emails)\//.test(path))) {
      const room = file.path.split("/")[1] ?? "";
      const foreign = importedTables(file).filter((table) => owners.get(table) !== room);
      if (foreign.length > 0) elsewhere[file.path] = foreign.sort();
    }
    expect(elsewhere).toEqual({});
  });
});
