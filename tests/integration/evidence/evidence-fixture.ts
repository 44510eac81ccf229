import { randomUUID } from "node:crypto";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { canonicalJson, type JsonValue } from "@/lib/evidence/canonical-json";
import { createCheckpoint } from "@/lib/evidence/create-checkpoint";
import type { Evidence, SignedEvidence } from "@/lib/evidence/evidence";
import { evidencePublicKeys, evidenceSigningKey } from "@/lib/evidence/evidence-keys";
import { type Certificate, issueOwnEvidence } from "@/lib/evidence/issue-evidence";
import type { SigningKey } from "@/lib/evidence/signature";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import type { NewMessageEvent } from "@/lib/mailbox/message/message-history";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { pdf } from "@/tests/integration/retention/retention-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

/** The test context of the running test file. */
export let test: TestContext;

export function withEvidence(): void {
  beforeAll(async () => {
    test = await testContext();
  });
  afterAll(() => test.close());
  beforeEach(() => test.clock.set("2026-11-23T09:00:00Z"));
}

export type PlacedMessage = { accountId: AuthorizedAccountId; messageId: string; senderReference: string };

/** A message with two documents in a mailbox of its own. */
export async function placed(text: string = randomUUID()): Promise<PlacedMessage> {
  const accountId = await createAccount(test.ctx);
  const documents = [
    { filename: "Kötvény.pdf", bytes: pdf(`${text} 1`) },
    { filename: "Feltételek.pdf", bytes: pdf(`${text} 2`) },
  ];
  const { id: messageId, senderReference } = await placeMessage(test.ctx, accountId, {
    subject: "Árvíztűrő",
    documents,
  });
  return { accountId, messageId, senderReference };
}

export function append(messageId: string, event: Omit<NewMessageEvent, "messageId">): Promise<void> {
  const at = test.clock.now();
  return test.ctx.db.transaction((tx) => appendMessageEvents(tx, at, [{ messageId, ...event }]));
}

/** What a mail server's answer leaves in a history. */
export const NOTIFIED = {
  kind: "notified",
  actor: "system",
  details: { notificationId: randomUUID(), mailId: "<1@example.hu>", responseCode: 250 },
} as const;

/** Ten minutes later, and a checkpoint. */
export async function checkpoint() {
  test.clock.advance({ minutes: 10 });
  return createCheckpoint(test.ctx);
}

/** Placed, notified, checkpoint 1, opened, checkpoint 2, downloaded. */
export async function eventfulMessage(): Promise<PlacedMessage> {
  const message = await placed();
  await append(message.messageId, NOTIFIED);
  await checkpoint();
  await append(message.messageId, { kind: "opened", actor: "customer" });
  await checkpoint();
  await append(message.messageId, { kind: "downloaded", actor: "customer" });
  return message;
}

export async function certificateOf({ accountId, messageId }: PlacedMessage): Promise<Certificate> {
  const issued = await issueOwnEvidence(test.ctx, { accountId, messageId, locale: "hu", network: null });
  if (!issued.ok) throw new Error(issued.error.kind);
  return issued.value;
}

export const publicKeys = () => evidencePublicKeys(test.ctx.settings.evidence);
export const signingKey = () => evidenceSigningKey(test.ctx.settings.evidence) as SigningKey;

/** The data with a change, signed again: what somebody with the key could make. */
export function signedAgain(evidence: Evidence, change: Partial<Evidence>): Buffer {
  const changed = { ...evidence, ...change };
  const signed: SignedEvidence = { evidence: changed, signature: signingKey().sign("evidence+json", changed) };
  return Buffer.from(canonicalJson(signed));
}

/** Every single value of JSON, changed. */
export function* changes(value: JsonValue): Generator<JsonValue> {
  if (Array.isArray(value)) {
    for (const [index, part] of value.entries()) for (const changed of changes(part)) yield value.with(index, changed);
    for (const index of value.keys()) yield value.toSpliced(index, 1);
    if (value.length > 0) yield [...value, value[0] as JsonValue];
  } else if (typeof value === "object" && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      for (const changed of changes(part)) yield { ...value, [name]: changed };
    }
  } else if (typeof value === "string") {
    yield value.length > 0 ? `${value.slice(0, -1)}${value.endsWith("a") ? "b" : "a"}` : "a";
  } else if (typeof value === "number") yield value + 1;
  else yield value === null ? "a" : null;
}
