/**
 * Customers who send replies by the form of the page, as a browser without JavaScript does, until each is acknowledged.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { credentials } from "@/drizzle/schema/auth";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { lockAccess } from "@/lib/auth/credential/lock-access";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { encodeSessionToken } from "@/lib/auth/session/next-auth";
import { startSession } from "@/lib/auth/session/start-session";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { type Field, formWith, hiddenFields } from "@/scripts/bench/html-form";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { png } from "@/tests/support/pictures";

/** A customer may send 20 a day (R9). */
const REPLIES_OF_A_CUSTOMER = 18;
const RETRY_MS = 50;
const ANSWER_WITHIN_MS = 30_000;
const FILE = new Uint8Array(png({ noise: 3000 }));

export type Customer = {
  accountId: AuthorizedAccountId;
  email: string;
  /** The value of the session cookie. */
  token: string;
  /** A message that allows replies. */
  messageId: string;
};

/** Creates a customer with an own password, a session and a message without documents. */
export async function newCustomer(ctx: Context): Promise<Customer> {
  const accountId = await createAccount(ctx);
  const chosen = { passwordHash: null, pepperId: "00000000", origin: "chosen" as const };
  await ctx.db.insert(credentials).values({ accountId, ...chosen, passwordChangedAt: ctx.clock.now() });
  const sessionId = await inTransaction(ctx.db, async (tx) => {
    const access = await lockAccess(tx, accountId);
    if (!access) throw new Error("no credential");
    return (await startSession(ctx, tx, { access, kind: "full", client: UNKNOWN_CLIENT })).sessionId;
  });
  const { id: messageId } = await placeMessage(ctx, accountId);
  return {
    accountId,
    email: `${accountId}@example.hu`,
    token: await encodeSessionToken(sessionId, ctx.settings.authSecret),
    messageId,
  };
}

/** How requests reach the portal. @returns null when the connection was lost */
export type Send = (
  path: string,
  init?: { method?: string; body?: FormData; token?: string },
) => Promise<{ status: number; location: string; text: string } | null>;

/** Sends requests to a portal on this machine. */
export function sender(url: string): Send {
  return async (path, { method = "GET", body, token } = {}) => {
    const headers: Record<string, string> = token ? { origin: url, cookie: `kuldemenyeim=${token}` } : { origin: url };
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    try {
      const response = await fetch(`${url}${path}`, { method, body, headers, signal, redirect: "manual" });
      const { status } = response;
      return { status, location: response.headers.get("location") ?? "", text: await response.text() };
    } catch {
      return null;
    }
  };
}

/** A reply; `reference` is what the portal acknowledged it with. */
export type SentReply = {
  accountId: string;
  formToken: string;
  files: number;
  reference: string;
  /** When the form that was acknowledged was posted, by `performance.now()`. */
  postedAt: number;
};

const formFields = (html: string) => hiddenFields(formWith(html, 'name="formToken"'));

function formData(fields: readonly Field[], own: Record<string, string>, withFile: boolean): FormData {
  const data = new FormData();
  for (const [name, value] of fields) if (!(name in own)) data.append(name, value);
  for (const [name, value] of Object.entries(own)) data.append(name, value);
  if (withFile) data.append("files", new Blob([FILE], { type: "image/png" }), "kép.png");
  return data;
}

/** A reply that a customer has written, with the form of the message's page. */
export class WrittenReply {
  readonly #formToken = randomUUID();

  /** @param fields the hidden fields of the form */
  constructor(
    private readonly send: Send,
    private readonly customer: Customer,
    private readonly fields: readonly Field[],
    private readonly content: { body: string; withFile: boolean },
  ) {}

  /**
   * Posts the form. May be called again: the customer presses the button once more.
   *
   * @returns what the portal acknowledged; otherwise its status, or `lost` for a lost connection
   */
  async post(): Promise<SentReply | number | "lost"> {
    const { accountId, token, messageId } = this.customer;
    const { body, withFile } = this.content;
    const own = { formToken: this.#formToken, body };
    const postedAt = performance.now();
    const data = formData(this.fields, own, withFile);
    const answer = await this.send(`/inbox/${messageId}/reply`, { method: "POST", body: data, token });
    const [, reference] = /\/sent\/(V-[\w-]+)/.exec(answer?.location ?? "") ?? [];
    if (answer?.status === 303 && !reference) throw new Error(`a reply led to ${answer.location}`);
    if (!reference) return answer?.status ?? "lost";
    return { accountId, formToken: own.formToken, files: withFile ? 1 : 0, reference, postedAt };
  }
}

/** The hidden fields of the form with which a customer replies. @returns the status, or `lost`, when it is not shown */
export async function readReplyForm(send: Send, { messageId, token }: Customer): Promise<Field[] | number | "lost"> {
  const answer = await send(`/inbox/${messageId}/reply`, { token });
  return answer?.status === 200 ? formFields(answer.text) : (answer?.status ?? "lost");
}

/** Replies of several customers at once, one after the other of each. */
export class ReplyLoad {
  /** Every reply that was acknowledged. */
  readonly sent: SentReply[] = [];
  /** How often each answer came that was not the one wanted: a status, or `lost` for a lost connection. */
  readonly refused: Record<string, number> = {};
  #stopping = false;
  #isAbandoned = false;
  #loops: Promise<void>[] = [];

  /** @param pauseMs between two replies of a customer */
  constructor(
    private readonly ctx: Context,
    private readonly send: Send,
    private readonly pauseMs = 20,
  ) {}

  start(customers: number): void {
    for (let index = 0; index < customers; index += 1) {
      const loop = this.#loop(index);
      // `stop` reports it.
      loop.catch(() => {});
      this.#loops.push(loop);
    }
  }

  /** Begins no more replies and waits until those under way are acknowledged. @throws what a loop has thrown */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#loops.splice(0));
  }

  /** Ends without waiting for those under way, whatever became of them: for the end of a test that may have failed. */
  abandon(): void {
    this.#stopping = true;
    this.#isAbandoned = true;
  }

  async #loop(index: number): Promise<void> {
    while (!this.#stopping) {
      const customer = await this.#newCustomer();
      const fields = await this.#untilGiven(() => readReplyForm(this.send, customer));
      for (let n = 0; n < REPLIES_OF_A_CUSTOMER && !this.#stopping; n += 1) {
        const content = { body: `Köszönöm. (${index}/${n})`, withFile: (n + index) % 2 > 0 };
        const reply = new WrittenReply(this.send, customer, fields, content);
        this.sent.push(await this.#untilGiven(() => reply.post()));
        await pause(this.pauseMs);
      }
    }
  }

  async #newCustomer(): Promise<Customer> {
    for (;;) {
      try {
        return await newCustomer(this.ctx);
      } catch (error) {
        if (this.#isAbandoned) throw error;
        // The database is out of reach.
        await pause(RETRY_MS);
      }
    }
  }

  async #untilGiven<T extends object>(ask: () => Promise<T | number | "lost">): Promise<T> {
    for (;;) {
      const answer = await ask();
      if (typeof answer === "object") return answer;
      if (this.#isAbandoned) throw new Error(`a reply was abandoned after ${answer}`);
      this.refused[answer] = (this.refused[answer] ?? 0) + 1;
      await pause(RETRY_MS);
    }
  }
}
