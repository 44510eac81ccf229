/** E-mails with a link on hosts without a worker: sent after the response, not at the scheduler's next call. */
import { forgotAction } from "@/app/(sign-in)/password/forgot/actions";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { activate, invite, NOW } from "@/tests/integration/auth/auth-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type FakeSmtpServer, startFakeSmtpServer } from "@/tests/support/smtp-server";
import { formOf, leadsTo, serveWith } from "./fake-browser";

jest.mock("next/headers", () => jest.requireActual("./fake-browser").nextHeaders);
jest.mock("next/navigation", () => jest.requireActual("./fake-browser").nextNavigation);
jest.mock("@/lib/web/texts", () => jest.requireActual("./fake-browser").pageTexts);
jest.mock("next/server", () => ({
  ...jest.requireActual("next/server"),
  after: (work: () => Promise<void>) => mockAfter.push(work),
}));
jest.mock("@/lib/web/response-status", () => ({
  ...jest.requireActual("@/lib/web/response-status"),
  hasOwnServer: () => mockHost.hasOwnServer,
}));
const mockAfter: (() => Promise<void>)[] = [];
const mockHost = { hasOwnServer: false };
const ANNA = "anna@example.hu";

let test: TestContext;
let server: FakeSmtpServer;
beforeAll(async () => {
  server = await startFakeSmtpServer();
  test = await testContext({ now: NOW, env: { SMTP_URL: server.url } });
  serveWith(test);
  const address = parseEmailAddress(ANNA);
  if (!address) throw new Error("not an address");
  await activate(test.ctx, await invite(test.ctx, address));
});
afterAll(async () => {
  await test.close();
  await server.close();
});

/** Asks for a password link; returns the addresses of what was sent before and after the response was complete. */
async function askForLink(email: string): Promise<{ before: string[]; after: string[] }> {
  const sentTo = () => server.mails.filter(({ raw }) => /\/password\/change\//.test(raw)).map(({ to }) => to[0] ?? "");
  server.mails.length = 0;
  await leadsTo(forgotAction({ email: "", error: null }, formOf({ email })));
  const before = sentTo();
  for (const work of mockAfter.splice(0)) await work();
  return { before, after: sentTo() };
}

it("without lib/server a forgotten password's link is sent after the response", async () => {
  mockHost.hasOwnServer = false;
  expect(await askForLink(ANNA)).toEqual({ before: [], after: [ANNA] });
  expect(await askForLink("nobody@example.hu")).toEqual({ before: [], after: [] });
});

it("with lib/server it is left to the worker", async () => {
  mockHost.hasOwnServer = true;
  test.clock.advance({ minutes: 30 });
  expect(await askForLink(ANNA)).toEqual({ before: [], after: [] });
});
