import { readFileSync } from "node:fs";
import path from "node:path";
import { messages } from "@/messages";
import { root, sourceFiles } from "@/tests/architecture/source-files";
import { type KeyRead, keysRead, literalsOf, parse, readsOf } from "./read-keys";
import { textsByKey } from "./texts-by-key";

/**
 * Translators that are properties of an object; emails/_components/chrome.ts and lib/export/archive-texts.ts make them.
 */
const TRANSLATOR_PROPERTIES = {
  translate: "emails",
  shared: "common",
  device: "account.sessions",
  download: "download",
  types: "common.documentType",
};

/** Files that compute a part of a key, and the file that lists its values. Other files list the values themselves. */
const VALUES_FROM: Record<string, string> = {
  "app/(portal)/account/history-list.tsx": "lib/audit/staff-actor.ts",
  "app/(portal)/account/page.tsx": "messages/index.ts",
  "app/(portal)/inbox/[id]/history.tsx": "lib/audit/staff-actor.ts",
  "app/(portal)/inbox/action-notices.tsx": "app/(portal)/inbox/notices.ts",
  "app/(portal)/inbox/filter-bar.tsx": "app/(portal)/inbox/sort-orders.ts",
  "app/(portal)/inbox/load-inbox.ts": "lib/mailbox/message/document-type.ts",
  "app/(portal)/sent/page.tsx": "lib/mailbox/reply/reply.ts",
  "app/(portal)/services/services-notice.tsx": "lib/customer-portal/report-registration.ts",
  "app/staff/_frame/staff-frame.tsx": "lib/audit/staff-actor.ts",
  "app/staff/batches/[id]/page.tsx": "lib/staff/batches/open-batch.ts",
  "app/staff/batches/page.tsx": "drizzle/schema/delivery.ts",
  "app/staff/_start/figures.tsx": "lib/staff/figures/daily-figures.ts",
  "app/staff/batches/open/[id]/page.tsx": "lib/delivery/api-batch/api-batch.ts",
  "app/staff/batches/uploads/[id]/page.tsx": "drizzle/schema/batch-upload.ts",
  "app/staff/batches/uploads/page.tsx": "drizzle/schema/batch-upload.ts",
  "app/staff/batches/warning-text.tsx": "lib/delivery/api-batch/batch-warnings.ts",
  "app/staff/closures/[ref]/decision.tsx": "lib/closure/closure.ts",
  "app/staff/closures/page.tsx": "lib/closure/closure-details.ts",
  "app/staff/customers/[id]/customer-history.tsx": "drizzle/schema/notification.ts",
  "app/staff/customers/[id]/details.tsx": "lib/closure/closure.ts",
  "app/staff/customers/[id]/page.tsx": "lib/staff/customer-details.ts",
  "app/staff/messages/[id]/withdraw-form.tsx": "lib/mailbox/placing/withdraw-message.ts",
  "app/staff/messages/messages-table.tsx": "lib/mailbox/sender/sent-message-state.ts",
  "app/staff/replies/[ref]/page.tsx": "lib/staff/open-reply.ts",
  "app/staff/replies/page.tsx": "lib/mailbox/staff/reply-queue.ts",
  "app/staff/templates/[kind]/page.tsx": "messages/index.ts",
  "app/staff/templates/template-list.tsx": "lib/notification/email-templates.ts",
  "app/staff/templates/template-view.tsx": "lib/notification/preview-email.ts",
  "app/staff/text-modules/[id]/page.tsx": "lib/mailbox/staff/text-module.ts",
  "lib/evidence/pdf/certificate.ts": "lib/mailbox/message/message-history.ts",
};

/** Texts that are read without a translator, as properties of the imported objects. */
const READ_AS_PROPERTY: Record<string, string> = {
  "system.refused.stale.reloading": "app/_components/feedback/error-view.tsx",
};

const MAY_READ = /\b(?:getTranslations|translatorOf|translate|shared|device|download|types|t)\b/;
const keys = [...textsByKey(messages.hu).keys()];
const textOf = (file: string) => readFileSync(path.join(root, file), "utf8");
const files = sourceFiles()
  .filter(({ path: file, text }) => /^(?:app|emails|lib)\//.test(file) && MAY_READ.test(text))
  .map(({ path: file, text }) => ({ file, tree: parse(text) }))
  .map(({ file, tree }) => ({ file, tree, reads: readsOf(tree, TRANSLATOR_PROPERTIES) }));

const isComputed = ({ key }: KeyRead) => key.includes(null);

/** The keys of `all` that no file reads. */
function unread(all: readonly string[]): string[] {
  const read = new Set(Object.keys(READ_AS_PROPERTY));
  for (const { file, tree, reads } of files) {
    const values = reads.some(isComputed) ? literalsOf(tree) : new Set<string>();
    const list = VALUES_FROM[file];
    if (list) literalsOf(parse(textOf(list)), values);
    for (const key of reads.flatMap((call) => keysRead(call, all, values))) read.add(key);
  }
  return all.filter((key) => !read.has(key));
}

describe("the texts of the product", () => {
  it("are each read by a page, an e-mail or an archive", () => {
    expect(unread(keys)).toEqual([]);
  });

  it("are found when nothing reads them", () => {
    const added = [
      "inbox.heading.nothing",
      "inbox.sort.nothing",
      "help.question.nothing.title",
      "emails.nothing.subject",
    ];
    expect(unread([...keys, ...added])).toEqual(added);
  });

  it("have no exception that is out of date", () => {
    const computing = files.filter(({ reads }) => reads.some(isComputed)).map(({ file }) => file);
    expect(Object.keys(VALUES_FROM).filter((file) => !computing.includes(file))).toEqual([]);
    const gone = Object.entries(READ_AS_PROPERTY).filter(
      ([key, file]) => !textOf(file).includes(key.slice(key.indexOf(".") + 1)),
    );
    expect(gone).toEqual([]);
  });
});
