/** The files of replies in the workspace: downloaded, never shown, whatever a customer sent; and on record. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { GET } from "@/app/staff/files/attachments/[id]/route";
import { auditEvents } from "@/drizzle/schema/audit";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { openReply } from "@/lib/staff/open-reply";
import { writeStaffCookie } from "@/lib/web/staff-cookie";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type Enrolled, enrol } from "@/tests/integration/staff/staff-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { png } from "@/tests/support/pictures";
import { jar, serveWith } from "./fake-browser";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("next/headers", () => jest.requireActual("./fake-browser").nextHeaders);
jest.mock("next/navigation", () => jest.requireActual("./fake-browser").nextNavigation);
jest.mock("@/lib/web/texts", () => jest.requireActual("./fake-browser").pageTexts);

const FILE = png();

let test: TestContext;
let ilona: Enrolled;
let accountId: string;
let attachmentId: string;
beforeAll(async () => {
  test = await testContext({ now: "2031-03-03T09:00:00Z" });
  serveWith(test);
  ilona = await enrol(test);
  const customer = await createAccount(test.ctx);
  accountId = customer;
  const { id: messageId } = await placeMessage(test.ctx, customer, {});
  const files = [{ name: "őszi számla.png", bytes: FILE }];
  const sent = await sendReply(test.ctx, {
    accountId: customer,
    messageId,
    body: "Ez az.",
    formToken: randomUUID(),
    files,
  });
  if (!sent.ok) throw new Error(sent.error.kind);
  const opened = await openReply(test.ctx, { reference: sent.value.reference, by: ilona.member });
  attachmentId = opened.ok ? (opened.value.attachments[0]?.id ?? "") : "";
});
afterAll(() => test.close());
beforeEach(() => jar.clear());

async function ask(sessionId: string | null, { id = attachmentId, method = "GET" } = {}) {
  if (sessionId) await writeStaffCookie(jar as never, sessionId);
  const request = new Request(`http://localhost:3000/staff/files/attachments/${id}`, {
    method,
    headers: { host: "localhost:3000" },
  });
  return GET(request, { params: Promise.resolve({ id }) });
}
const downloads = async () => {
  const events = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, accountId));
  return events.filter(({ kind }) => kind === "attachment.downloaded").length;
};

it("is a download of no type that a browser shows, and has the name that the customer gave it", async () => {
  const response = await ask(ilona.sessionId);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; .*%C5%91szi%20sz%C3%A1mla\.png/);
  expect(response.headers.get("content-type")).toBe("application/octet-stream");
  expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox/);
  expect(Buffer.from(await response.arrayBuffer()).equals(FILE)).toBe(true);
  expect(await downloads()).toBe(1);
});

it("is not sent, and nothing is recorded, for HEAD, an unknown file, another role and a visitor", async () => {
  const before = await downloads();
  const sender = await enrol(test, "sender");
  expect((await ask(ilona.sessionId, { method: "HEAD" })).status).toBe(405);
  expect((await ask(ilona.sessionId, { id: randomUUID() })).status).toBe(404);
  expect((await ask(ilona.sessionId, { id: "x" })).status).toBe(404);
  expect((await ask(sender.sessionId)).status).toBe(403);
  jar.clear();
  expect((await ask(null)).status).toBe(303);
  expect(await downloads()).toBe(before);
});
