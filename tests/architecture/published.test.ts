/**
 * Every statement that reads messages or notifications hides those of a batch that is not committed
 * (docs/adr/0002-staged-delivery.md). Found in the sources: each function or constant that names the table in a
 * statement holds the condition, or one that holds it.
 */
import { type SourceFile, sourceFiles } from "./source-files";

/** Statements that may see every row, each with its reason. */
const EXCEPTIONS: Record<string, string> = {
  isNotSuperseded: "reads the newer message, with the condition of replacesMessage",
  supersededBy: "reads the newer message, with the condition of replacesMessage",
  payableBills: "gets the condition of the inbox",
  listTextsToIndex: "only a search of the inbox reads what index-texts stores",
  listPdfsToIndex: "only a search of the inbox reads what index-texts stores",
  lockSearchedMessages: "only a search of the inbox reads what index-texts stores",
  continuedStatement: "joins a reading that has begun; only a message that is seen can be read",
  recordingExpressions: "gets the messages that readingExpressions or openingExpressions has locked",
  clearMessages: "gets ids that lockDue or lockMessagesOf has locked",
  setWithdrawn: "gets an id that lockMessage has locked",
  deleteMessagesOfBatch: "removes the messages of a batch that did not commit",
  listSentReplies: "joins the messages that replies answer; only a message that is seen can be answered",
  findSentReply: "joins the message that a reply answers",
  listReplyPage: "joins the messages that replies answer",
  lockOrphanedReplies: "joins the messages that replies answer",
  hasOrphanedReplies: "joins the messages that replies answer",
  hasNotificationsOfBatch: "asks about one batch",
  notifiedByBatch: "used by the commit of the batch",
  endAttempt: "gets the id that claimNotification has claimed",
  notifiedAddress: "gets the id from an event, which a batch has after its commit",
  lockAccountAddress: "locks the account only; claimNotification follows",
  redirectNotifications: "a batch for the old address cannot commit",
  eraseNotifications: "erases what an open batch holds of a closed account too",
  eraseClosedAddresses: "erases what an open batch holds of a closed account too",
  listGroups: "counts notifications that were tried, which those of an open batch are not",
};

/** Their condition is about another message than the one that the statement reads, so it guards no caller. */
const OF_ANOTHER_MESSAGE = ["replacesMessage", "supersededMessage"];

const TABLES = "(?:messages|notifications)";
const TABLE_USED = new RegExp(
  `\\bfrom\\(${TABLES}\\)|Join\\(${TABLES}\\b|\\b(?:update|delete)\\(${TABLES}\\)|(?:from|join|update) \\$\\{${TABLES}\\}`,
);
const CONDITION = /\b(?:isPublishedMessage|isPublished)\(/;

/** The top-level functions and constants of a file, by name. */
function declarations(text: string): [name: string, body: string][] {
  return `\n${text}`
    .split(/^(?=(?:export )?(?:async )?(?:function|const) )/m)
    .slice(1)
    .map((body) => [/(?:function|const) (\w+)/.exec(body)?.[1] ?? "", body]);
}

/** `file: name` of each declaration that reads one of the tables without the condition. */
function unguarded(files: SourceFile[]): string[] {
  const all = files.flatMap((file) => declarations(file.text).map(([name, body]) => ({ file: file.path, name, body })));
  const guards = new Set(all.filter(({ body }) => CONDITION.test(body)).map(({ name }) => name));
  for (let before = -1; before !== guards.size; ) {
    before = guards.size;
    const passedOn = [...guards].filter((name) => !OF_ANOTHER_MESSAGE.includes(name));
    const holds = new RegExp(`\\b(?:${passedOn.join("|")})\\(`);
    for (const { name, body } of all) {
      // What follows the name of the declaration itself.
      if (holds.test(body.slice(body.indexOf(name) + name.length))) guards.add(name);
    }
  }
  return all
    .filter(({ name, body }) => TABLE_USED.test(body) && !guards.has(name))
    .map(({ file, name }) => `${file}: ${name}`)
    .sort();
}

const owners = sourceFiles().filter(({ path }) => /^lib\/(?:mailbox|notification)\//.test(path));

describe("a batch that is not committed", () => {
  it("is hidden by every statement that reads messages or notifications, except those named here", () => {
    expect(owners.length).toBeGreaterThan(60);
    const names = unguarded(owners).map((found) => found.split(": ")[1]);
    expect(names.sort()).toEqual(Object.keys(EXCEPTIONS).sort());
  });

  it.each([
    ["a query", "export function listAll(db: Db) {\n  return db.select().from(messages);\n}\n"],
    ["a join", "export function listAll(db: Db) {\n  return db.select().from(x).innerJoin(messages, on);\n}\n"],
    ["SQL", `export const listAll = sql\`select 1 from \${messages}\`;\n`],
    ["an update", "export function listAll(db: Db) {\n  return db.update(messages).set({});\n}\n"],
  ])("%s without the condition is found, and one with it is not", (_name, text) => {
    const file = { path: "lib/mailbox/list/x-store.ts", text, imports: [] };
    expect(unguarded([...owners, file])).toContain("lib/mailbox/list/x-store.ts: listAll");
    const guarded = { ...file, text: `${text.trimEnd().replace(/}?;?$/, "")}\n  // isPublishedMessage()\n` };
    expect(unguarded([...owners, guarded])).not.toContain("lib/mailbox/list/x-store.ts: listAll");
  });
});
