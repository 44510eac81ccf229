/**
 * What may be some seconds old (docs/adr/0018-replica-for-lists.md): the operations that list, called by the pages of
 * lists. Everything else reads the primary.
 */
import { sourceFiles } from "./source-files";

/** The operations that read a list. None of them authorizes, proves, or hands out a text or a document. */
const LISTS = [
  "lib/mailbox/contract/contracts.ts",
  "lib/mailbox/list/list-messages.ts",
  "lib/mailbox/list/list-trash.ts",
  "lib/mailbox/list/summarize-mailbox.ts",
  "lib/mailbox/reply/sent-replies.ts",
  "lib/staff/find-customers.ts",
  "lib/staff/list-closure-queue.ts",
  "lib/staff/list-reply-queue.ts",
  "lib/staff/summarize-work.ts",
];

/** The pages of these lists, and the menu's counts. */
const PAGES = [
  "app/(portal)/contracts/[number]/page.tsx",
  "app/(portal)/contracts/page.tsx",
  "app/(portal)/inbox/load-inbox.ts",
  "app/(portal)/sent/page.tsx",
  "app/(portal)/trash/page.tsx",
  "app/_frame/load-summary.ts",
  "app/staff/closures/page.tsx",
  "app/staff/customers/page.tsx",
  "app/staff/page.tsx",
  "app/staff/replies/page.tsx",
];

const files = sourceFiles().filter(({ path }) => !path.startsWith("tests/"));
const importersOf = (module: string) =>
  files
    .filter(({ imports }) => imports.includes(module))
    .map(({ path }) => path)
    .toSorted();

it("only the operations of lists read what may be from the replica", () => {
  expect(importersOf("lib/db/read-list").filter((path) => !/^lib\/(?:context|db\/replica)\.ts$/.test(path))).toEqual(
    LISTS,
  );
});

it("only the pages of lists ask for it", () => {
  expect(importersOf("lib/web/list-context")).toEqual(PAGES);
});

it("no other code reaches the replica", () => {
  const reaching = files.filter(({ text }) => /\breadsAfter\(|\bopenReplica\(/.test(text)).map(({ path }) => path);
  expect(reaching.toSorted()).toEqual(["lib/context.ts", "lib/db/replica.ts", "lib/web/list-context.ts"]);
});
