/**
 * Lists from a replica that has replayed nothing for a while: whoever has just done something sees it all the same,
 * because their lists are read from the primary. Others see what the replica has.
 */
import { randomUUID } from "node:crypto";
import { bulkAction } from "@/app/(portal)/inbox/actions";
import { takeReplyAction } from "@/app/staff/replies/[ref]/actions";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { parseInboxQuery } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { listReplies } from "@/lib/staff/list-reply-queue";
import { ownerMark } from "@/lib/web/action";
import { documentRoute } from "@/lib/web/document-route";
import { listContext, staffListContext } from "@/lib/web/list-context";
import { openedMessage } from "@/lib/web/opened-message";
import { answerRecentDocument } from "@/lib/web/recent-document";
import { sessionCookieName, writeSessionCookie } from "@/lib/web/session-cookie";
import { writeSessionCookies } from "@/lib/web/session-cookies";
import { writeStaffCookie } from "@/lib/web/staff-cookie";
import { staffMark } from "@/lib/web/staff-gate";
import { accountOf, activate, NOW, PASSWORD, trySignIn } from "@/tests/integration/auth/auth-fixture";
import { placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { enrol } from "@/tests/integration/staff/staff-fixture";
import { type ReplicatedContext, replicatedContext } from "@/tests/support/replicated-context";
import { formOf, jar, leadsTo, serveWith } from "./fake-browser";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("next/headers", () => jest.requireActual("./fake-browser").nextHeaders);
jest.mock("next/navigation", () => jest.requireActual("./fake-browser").nextNavigation);
jest.mock("next/cache", () => ({ refresh() {} }));
jest.mock("@/lib/web/texts", () => jest.requireActual("./fake-browser").pageTexts);

const PDF = Buffer.from("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n");

let test: ReplicatedContext;
beforeAll(async () => {
  test = await replicatedContext(NOW);
  serveWith(test);
});
afterAll(() => test?.close());
beforeEach(() => jar.clear());
afterEach(async () => {
  await test.servers.resumeReplay();
  await test.settled();
});

type Person = { accountId: AuthorizedAccountId; sessionId: string; messageId: string; documentId: string };

/** A signed-in customer with two messages, which the replica has; from then on it replays nothing. */
async function customer(): Promise<Person> {
  const address = await activate(test.ctx);
  const entered = await trySignIn(test.ctx, address, { password: PASSWORD });
  if (!entered.ok) throw new Error(entered.error.kind);
  const accountId = (await accountOf(test.ctx, address)).id as AuthorizedAccountId;
  await placeMessage(test.ctx, accountId);
  const placed = await placeMessage(test.ctx, accountId, { documents: [{ filename: "kötvény.pdf", bytes: PDF }] });
  await signInAs(entered.value.sessionId);
  await test.settled();
  await test.servers.pauseReplay();
  return {
    ...{ accountId, sessionId: entered.value.sessionId, messageId: placed.id },
    documentId: placed.documents[0]?.id ?? "",
  };
}

/** Only the cookie: nothing is recorded for the session. */
const signInAs = (sessionId: string) => writeSessionCookie(jar as never, sessionId);

/** What the inbox of the signed-in customer shows. */
async function shown({ accountId }: Person) {
  const { all, unread } = await listMessages(await listContext(), { accountId, query: parseInboxQuery({}) });
  return { all, unread };
}
const BEFORE = { all: 2, unread: 2 };

/** The inbox of another session of the same customer, which has done nothing: the replica's. */
async function shownElsewhere(person: Person) {
  const lists = test.ctx.replica.readsAfter(null);
  const query = parseInboxQuery({});
  const { all, unread } = await listMessages({ ...test.ctx, lists }, { accountId: person.accountId, query });
  return { all, unread };
}

const remove = ({ accountId, messageId }: Person) =>
  leadsTo(
    bulkAction(undefined, formOf({ owner: ownerMark(accountId), id: messageId, intent: "delete", returnTo: "/inbox" })),
  );

it("a message that was just deleted is not in the inbox, although the replica still has it", async () => {
  const person = await customer();
  expect(await shown(person)).toEqual(BEFORE);
  expect(await remove(person)).toMatch(/^\/inbox\?notice=deleted/);
  expect(await shown(person)).toEqual({ all: 1, unread: 1 });
  expect(await shownElsewhere(person)).toEqual(BEFORE);
  await test.servers.resumeReplay();
  await test.settled();
  expect(await shownElsewhere(person)).toEqual({ all: 1, unread: 1 });
});

it("a message that was just opened is read in the inbox", async () => {
  const person = await customer();
  const opened = await openedMessage(person.messageId);
  expect(opened.ok).toBe(true);
  expect(await shown(person)).toEqual({ all: 2, unread: 1 });
  expect(await shownElsewhere(person)).toEqual(BEFORE);
});

describe("a message whose document was just opened is read in the inbox", () => {
  const cookie = () => `${sessionCookieName()}=${jar.get(sessionCookieName())?.value}`;
  const openDocument = async ({ documentId }: Person) => {
    const request = new Request(`http://localhost:3000/documents/${documentId}`, {
      headers: { cookie: cookie(), host: "localhost:3000" },
    });
    const response = await documentRoute(request, { params: Promise.resolve({ id: documentId }) });
    expect(response.status).toBe(200);
    await response.arrayBuffer();
  };

  it("for the first time", async () => {
    const person = await customer();
    await openDocument(person);
    expect(await shown(person)).toEqual({ all: 2, unread: 1 });
    expect(await shownElsewhere(person)).toEqual(BEFORE);
  });

  it("again, from the memory of the process, after it was marked as unread elsewhere", async () => {
    const person = await customer();
    await openDocument(person);
    await test.ctx.db.execute(`update messages set unread = true where id = '${person.messageId}'`);
    await test.ctx.db.execute(`update sessions set written_position = null where id = '${person.sessionId}'`);
    const headers = new Headers({ cookie: cookie() });
    const answer = await answerRecentDocument(person.documentId, new URLSearchParams(), headers);
    expect(answer).not.toBeNull();
    expect(await shown(person)).toEqual({ all: 2, unread: 1 });
  });
});

it("a new session shows what the customer did in the one before", async () => {
  const person = await customer();
  await remove(person);
  const { emailAddress } = (
    await test.ctx.db.execute(`select email_address as "emailAddress" from accounts where id = '${person.accountId}'`)
  )[0] as { emailAddress: never };
  const again = await trySignIn(test.ctx, emailAddress, { password: PASSWORD });
  if (!again.ok) throw new Error(again.error.kind);
  await writeSessionCookies({ ...again.value, locale: "hu" });
  expect(await shown(person)).toEqual({ all: 1, unread: 1 });
});

it("a reply that a staff member has just taken is theirs in the queue", async () => {
  const person = await customer();
  await test.servers.resumeReplay();
  const sent = await sendReply(test.ctx, {
    ...{ accountId: person.accountId, messageId: person.messageId, body: "Miért?" },
    ...{ formToken: randomUUID(), files: [] },
  });
  if (!sent.ok) throw new Error(sent.error.kind);
  const staff = await enrol(test);
  await writeStaffCookie(jar as never, staff.sessionId);
  await test.settled();
  await test.servers.pauseReplay();
  const { reference } = sent.value;
  const mine = async () => {
    const filter = { view: "mine", documentType: null, text: null, after: null } as const;
    return (await listReplies(await staffListContext(), { ...filter, by: staff.member })).rows.map(
      (row) => row.reference,
    );
  };
  expect(await mine()).toEqual([]);
  await leadsTo(takeReplyAction(undefined, formOf({ owner: staffMark(staff), reference, from: "" })));
  expect(await mine()).toEqual([reference]);
});
