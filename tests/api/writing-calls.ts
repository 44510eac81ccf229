/** Every writing call of the Sender API with what it needs, ready to be made once or several times. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import { findAccountByAddress } from "@/lib/account/store";
import { notify } from "@/lib/jobs/notify";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { addMinutes } from "@/lib/kernel/time";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { askSignedIn, importContract } from "@/tests/integration/closure/closure-fixture";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import type { TestContext } from "@/tests/support/context";
import {
  type Answered,
  type Asked,
  addMessages,
  call,
  messageJson,
  newKey,
  openBatch,
  pdf,
  upload,
} from "./api-fixture";

const DAY_MINUTES = 24 * 60;

/** Makes the same call each time, with the same `Idempotency-Key`. */
export type Prepared = () => Promise<Answered>;

export type WritingCall = {
  /** As in API_CALLS. */
  id: string;
  /** What distinguishes several of one call. */
  with?: string;
  prepare(keys: Keys): Promise<Prepared>;
  /** Tables in which a call that broke off may leave more rows than once; a job removes them. */
  leaves?: string[];
  /** What ends the work of a call whose process was lost, without the call. */
  settle?(keys: Keys): Promise<void>;
};

export const callName = ({ id, with: what }: WritingCall) => (what ? `${id} with ${what}` : id);

export type Keys = { test: TestContext; live: string; sandbox: string };

export async function writingKeys(test: TestContext): Promise<Keys> {
  return { test, live: await newKey(test.ctx), sandbox: await newKey(test.ctx, { isTest: true, sender: "trial" }) };
}

function same(key: string, method: "POST" | "PUT", path: string, asked: () => Asked = () => ({})): Prepared {
  const idempotencyKey = randomUUID();
  return () => {
    const { headers, ...rest } = asked();
    return call(key, method, path, { ...rest, headers: { ...headers, "idempotency-key": idempotencyKey } });
  };
}
const post = (key: string, path: string, json?: unknown) =>
  same(key, "POST", path, () => (json === undefined ? {} : { json }));

async function made(answer: Promise<Answered>) {
  const { status, json } = await answer;
  if (status >= 300) throw new Error(`preparing failed: ${status} ${JSON.stringify(json)}`);
  return json;
}
const documentId = async (key: string): Promise<string> => (await made(upload(key, pdf(randomUUID())))).id;

const bytesOf = (bytes: Buffer, type: string): Asked => ({
  body: new Uint8Array(bytes),
  headers: { "content-type": type, "content-length": String(bytes.length) },
});

async function uploadedPart(key: string) {
  const { id } = await made(call(key, "POST", "/uploads", { json: { filename: "x.pdf" } }));
  const bytes = pdf(randomUUID());
  return { id, part: same(key, "PUT", `/uploads/${id}/parts/1`, () => bytesOf(bytes, "application/octet-stream")) };
}

/** A customer's reply to a message that the key has placed. */
async function sentReply({ test, live }: Keys) {
  const json = messageJson();
  const { id: messageId } = await made(call(live, "POST", "/messages", { json }));
  const account = await findAccountByAddress(test.ctx.db, json.email as EmailAddress);
  const accountId = account?.id as Parameters<typeof sendReply>[1]["accountId"];
  const input = { accountId, messageId, body: "Miért?", formToken: randomUUID(), files: [] };
  const sent = await sendReply(test.ctx, input);
  if (!sent.ok) throw new Error(sent.error.kind);
  test.clock.advance({ minutes: 1 });
  const { reference } = sent.value;
  const { data } = await made(call(live, "GET", "/replies?state=sent&limit=100"));
  const { id } = data.find((reply: { reference: string }) => reply.reference === reference);
  return { id, reference, email: json.email };
}

async function closureRequest({ test }: Keys) {
  const accountId = await createAccount(test.ctx);
  await placeMessage(test.ctx, accountId, {});
  await importContract(test.ctx, accountId);
  return (await askSignedIn(test.ctx, accountId)).id;
}

async function batchOf(key: string, messages: unknown[]) {
  const id = await openBatch(key);
  await made(addMessages(key, id, messages));
  return id;
}

const trialAddress = () => `${randomUUID()}@trial.sandbox.test`;

/** One test customer with a message, and nobody else. */
async function trialCustomer({ sandbox }: Keys) {
  await made(call(sandbox, "POST", "/test/reset"));
  await made(call(sandbox, "POST", "/messages", { json: messageJson({ email: trialAddress() }) }));
}

/** The instant of the test clock in some days. */
async function afterDays({ sandbox }: Keys, days: number): Promise<string> {
  const { now } = await made(call(sandbox, "GET", "/test/clock"));
  return addMinutes(new Date(now), days * DAY_MINUTES).toISOString();
}

async function sendHeld({ test }: Keys): Promise<void> {
  const transport = { send: () => Promise.reject(new Error("an e-mail to a test customer")), close() {} };
  const held = await test.ctx.db.select().from(notifications).where(eq(notifications.state, "sending"));
  for (const { id } of held) await notify(test.ctx, id, { transport });
}

const UPLOADED = ["uploaded_documents", "document_bytes", "document_pieces"];

export const WRITING_CALLS: WritingCall[] = [
  {
    id: "saveCustomer",
    async prepare({ live }) {
      const contracts = [{ number: "110482937", product: "Lakás", status: "active", channel: "electronic" }];
      return post(live, "/recipients", { email: `${randomUUID()}@example.hu`, name: "Kovács Anna", contracts });
    },
  },
  {
    id: "createDocument",
    async prepare({ live }) {
      const bytes = pdf(randomUUID());
      return same(live, "POST", "/documents?filename=x.pdf", () => bytesOf(bytes, "application/pdf"));
    },
    leaves: UPLOADED,
  },
  {
    id: "createUpload",
    prepare: async ({ live }) => post(live, "/uploads", { filename: "x.pdf" }),
    leaves: ["uploads"],
  },
  { id: "storePart", prepare: async ({ live }) => (await uploadedPart(live)).part },
  {
    id: "completeUpload",
    async prepare({ live }) {
      const { id, part } = await uploadedPart(live);
      await made(part());
      return post(live, `/uploads/${id}/complete`, { parts: 1 });
    },
    leaves: UPLOADED,
  },
  {
    id: "placeMessage",
    with: "a document, to a new customer",
    prepare: async ({ live }) => post(live, "/messages", messageJson({ documents: [await documentId(live)] })),
  },
  {
    id: "placeMessage",
    with: "its files, as multipart",
    async prepare({ live }) {
      const [message, bytes] = [JSON.stringify(messageJson()), pdf(randomUUID())];
      return same(live, "POST", "/messages", () => {
        const body = new FormData();
        body.append("message", message);
        body.append("documents", new File([new Uint8Array(bytes)], "x.pdf", { type: "application/pdf" }));
        return { body };
      });
    },
    leaves: UPLOADED,
  },
  {
    id: "placeMessage",
    with: "supersedes",
    async prepare({ live }) {
      const json = messageJson();
      await made(call(live, "POST", "/messages", { json }));
      const { email, senderReference } = json;
      return post(live, "/messages", messageJson({ email, supersedes: senderReference }));
    },
  },
  {
    id: "placeMessage",
    with: "the answer to a reply",
    async prepare(keys) {
      const { reference, email } = await sentReply(keys);
      return post(keys.live, "/messages", messageJson({ email, inReplyTo: reference }));
    },
  },
  {
    id: "placeMessage",
    with: "a customer of the customer portal",
    async prepare({ live }) {
      const email = `${randomUUID()}@example.hu`;
      await made(call(live, "POST", "/recipients", { json: { email, name: "Kovács Anna", customerPortal: true } }));
      return post(live, "/messages", messageJson({ email }));
    },
  },
  {
    id: "withdrawMessage",
    async prepare({ live }) {
      const { id } = await made(
        call(live, "POST", "/messages", { json: messageJson({ documents: [await documentId(live)] }) }),
      );
      return post(live, `/messages/${id}/withdraw`);
    },
  },
  {
    id: "acknowledgeReply",
    prepare: async (keys) => post(keys.live, `/replies/${(await sentReply(keys)).id}/acknowledge`),
  },
  {
    id: "approveClosureRequest",
    prepare: async (keys) => post(keys.live, `/closure-requests/${await closureRequest(keys)}/approve`),
  },
  {
    id: "rejectClosureRequest",
    async prepare(keys) {
      return post(keys.live, `/closure-requests/${await closureRequest(keys)}/reject`, { reason: "contract-active" });
    },
  },
  { id: "openBatch", prepare: async ({ live }) => post(live, "/batches", {}) },
  {
    id: "addBatchMessages",
    async prepare({ live }) {
      const id = await openBatch(live);
      const messages = [messageJson({ documents: [await documentId(live)] }), messageJson()];
      const headers = { "idempotency-key": randomUUID() };
      return () => addMessages(live, id, messages, { headers });
    },
  },
  {
    id: "commitBatch",
    async prepare({ live }) {
      const messages = [messageJson({ documents: [await documentId(live)] }), messageJson()];
      return post(live, `/batches/${await batchOf(live, messages)}/commit`);
    },
    leaves: ["api_batch_messages"],
  },
  {
    id: "cancelBatch",
    async prepare({ live }) {
      const messages = [messageJson({ documents: [await documentId(live)] })];
      return post(live, `/batches/${await batchOf(live, messages)}/cancel`);
    },
  },
  {
    id: "takeInitialPasswords",
    async prepare({ live }) {
      const id = await batchOf(live, [messageJson()]);
      await made(call(live, "POST", `/batches/${id}/commit`));
      return post(live, `/batches/${id}/initial-passwords`);
    },
  },
  {
    id: "moveTestClock",
    async prepare(keys) {
      await trialCustomer(keys);
      const move = post(keys.sandbox, "/test/clock", { now: await afterDays(keys, 2) });
      return async () => {
        const moved = await move();
        // The lost call may have set the clock, which has gone on since.
        return moved.status === 422 ? call(keys.sandbox, "GET", "/test/clock") : moved;
      };
    },
    async settle(keys) {
      await made(call(keys.sandbox, "POST", "/test/clock", { json: { now: await afterDays(keys, 1) } }));
      // An e-mail that was about to be sent is held for ten minutes; then the worker takes it.
      keys.test.clock.advance({ minutes: 11 });
      await sendHeld(keys);
    },
    // An e-mail is sent again when nobody knows whether it was taken, with the same Message-ID.
    leaves: ["test_notifications"],
  },
  {
    id: "removeTestCustomers",
    async prepare(keys) {
      await trialCustomer(keys);
      return post(keys.sandbox, "/test/reset");
    },
  },
];
