import type { BenchRequest } from "@/scripts/bench/drive";
import { atMost, type Goal } from "@/scripts/bench/goal";
import type { BenchHost, Portal } from "@/scripts/bench/host";
import { placePdfs } from "@/scripts/bench/place-pdfs";
import { postTargets } from "@/scripts/bench/post-targets";
import { mailboxAddress, seedMailboxes } from "@/scripts/bench/seed-mailboxes";
import { newestMessages, sessionsOf } from "@/scripts/bench/sessions";

/** Messages in the mailbox of each name. Deletions have a mailbox of their own, because they make it smaller. */
export const MAILBOX = { normal: 1_000, large: 10_000, deletions: 3_000 };
/** Messages of other customers, who send the replies. */
const OTHERS = 2_000;
const OPENED_MESSAGES = 100;
const DOCUMENTS = 8;

/** A page of the portal or a form of it, and what it is compared with. */
export type Target = {
  action: string;
  /** `pdf` is the bare route that streams the same bytes. */
  ceiling: "page" | "pdf";
  /** Most CPU time of the server processes, as a multiple of the ceiling's. */
  ownCpu: Goal | null;
  /** Whether the rate with several processes has a goal. */
  hasRateGoal: boolean;
  next(): BenchRequest;
  /** Default 200. */
  status?: number;
  /** Requests of a round, where every request uses something up; otherwise a round takes a time. */
  amount?: number;
};

/** Fills the mailboxes and places the documents. @returns the ids of the documents, all with these bytes */
export async function seedPages(host: BenchHost, pdf: Uint8Array, at: Date): Promise<string[]> {
  await seedMailboxes(host.settings.databaseUrl, { sizes: Object.values(MAILBOX), others: OTHERS, at });
  return placePdfs(host, mailboxAddress(MAILBOX.normal), DOCUMENTS, pdf);
}

function inTurn<T>(items: readonly T[]): () => T {
  let next = 0;
  return () => {
    next += 1;
    return items[next % items.length] as T;
  };
}

/** What customers read: lists, a message, the help page, a document. */
export async function readTargets(host: BenchHost, documents: readonly string[]): Promise<Target[]> {
  const normal = await sessionsOf(host, mailboxAddress(MAILBOX.normal));
  const large = await sessionsOf(host, mailboxAddress(MAILBOX.large));
  const message = inTurn(await newestMessages(host, MAILBOX.normal, OPENED_MESSAGES));
  const document = inTurn(documents);
  const page = { ceiling: "page" as const, hasRateGoal: false };
  const of = (session: () => { cookie: string }, path: () => string) => () => ({ path: path(), headers: session() });
  return [
    { ...page, action: "inbox of 1,000", ownCpu: atMost(3.2), hasRateGoal: true, next: of(normal, () => "/inbox") },
    { ...page, action: "list of 10,000", ownCpu: atMost(3.2), hasRateGoal: true, next: of(large, () => "/inbox") },
    {
      ...page,
      action: "by subject, page 5 of 10,000",
      ownCpu: null,
      next: of(large, () => "/inbox?sort=subject&page=5"),
    },
    { ...page, action: "search of 10,000", ownCpu: null, next: of(large, () => "/inbox?q=kotvenyek") },
    {
      ...page,
      action: "open a message",
      ownCpu: atMost(3.2),
      hasRateGoal: true,
      next: of(normal, () => `/inbox/${message()}`),
    },
    { ...page, action: "help", ownCpu: atMost(2), next: of(normal, () => "/help") },
    {
      action: "PDF of 100 KB",
      ceiling: "pdf",
      ownCpu: atMost(1.5),
      hasRateGoal: false,
      next: of(normal, () => `/documents/${document()}`),
    },
  ];
}

/** All targets; those that post forms last. */
export async function pageTargets(host: BenchHost, portal: Portal, documents: readonly string[]): Promise<Target[]> {
  return [...(await readTargets(host, documents)), ...(await postTargets(host, portal, MAILBOX.deletions))];
}
