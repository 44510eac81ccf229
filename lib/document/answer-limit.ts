/**
 * Limits the answers with document bytes that one customer gets at a time. A viewer may request dozens of parts at
 * once: those beyond the limit wait for a short time, which is enough for parts that are read quickly.
 */
import { type ProcessShare, shareOf } from "@/lib/kernel/process-share";

/** Of one customer, in all server processes together, while there are at most four. */
const MAX_ANSWERS = 16;
/** A process lets each customer have so many, however many processes there are: a ZIP and a viewer need several. */
const LEAST_ANSWERS = 4;
const MAX_WAITING = 64;
const WAIT_MS = 2000;

/** Ends an answer. Further calls do nothing. */
export type Release = () => void;

export type AnswerLimit = {
  /** Begins an answer. @returns null when the customer has as many as are allowed */
  take(accountId: string): Release | null;
  /**
   * Begins an answer, when necessary after another one of the customer has ended. They begin in the order of the calls.
   *
   * @returns null when none has ended in the time, or too many are waiting
   */
  wait(accountId: string): Promise<Release | null>;
  /** Answers under way, of all customers. */
  underWay(): number;
};

type Customer = { held: number; waiting: Set<() => void> };

/** The limit of one server process. */
export function answersLimit(share?: ProcessShare): number {
  return shareOf(MAX_ANSWERS, LEAST_ANSWERS, share);
}

/**
 * @param limit of each customer
 * @param options.waitMs how long `wait` waits
 * @param options.maxWaiting of each customer; further ones are refused at once
 */
export function createAnswerLimit(
  limit: number,
  { waitMs = WAIT_MS, maxWaiting = MAX_WAITING }: { waitMs?: number; maxWaiting?: number } = {},
): AnswerLimit {
  const customers = new Map<string, Customer>();

  const release = (accountId: string, customer: Customer): Release => {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      const [next] = customer.waiting;
      if (next) return next();
      customer.held -= 1;
      if (customer.held === 0) customers.delete(accountId);
    };
  };
  const take = (accountId: string): Release | null => {
    const customer = customers.get(accountId) ?? { held: 0, waiting: new Set() };
    if (customer.held >= limit) return null;
    customer.held += 1;
    customers.set(accountId, customer);
    return release(accountId, customer);
  };

  return {
    take,
    async wait(accountId) {
      const taken = take(accountId);
      const customer = customers.get(accountId);
      if (taken || !customer || customer.waiting.size >= maxWaiting) return taken;
      return new Promise((resolve) => {
        const end = (answer: Release | null) => {
          clearTimeout(timer);
          customer.waiting.delete(begin);
          resolve(answer);
        };
        // The answer that has ended leaves its place to this one.
        const begin = () => end(release(accountId, customer));
        const timer = setTimeout(end, waitMs, null);
        customer.waiting.add(begin);
      });
    },
    underWay: () => [...customers.values()].reduce((sum, { held }) => sum + held, 0),
  };
}

// Next loads this module once per bundle; answers must be counted once per process.
const shared = globalThis as { portalDocumentAnswers?: AnswerLimit };

/** The limit of this process; made at the first use, when its share is known. */
export function documentAnswers(): AnswerLimit {
  shared.portalDocumentAnswers ??= createAnswerLimit(answersLimit());
  return shared.portalDocumentAnswers;
}
