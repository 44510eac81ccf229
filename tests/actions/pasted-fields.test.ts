/** Pasted addresses and passwords in the sign-in forms: surrounding blanks, and domains with accents. */
import { signInAction } from "@/app/(sign-in)/login/actions";
import { forgotAction } from "@/app/(sign-in)/password/forgot/actions";
import { type EmailAddress, parseEmailAddress } from "@/lib/kernel/email-address";
import { activate, invite, kindsOfNotifications, NOW, PASSWORD } from "@/tests/integration/auth/auth-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { formOf, jar, leadsTo, serveWith } from "./fake-browser";

jest.mock("next/headers", () => jest.requireActual("./fake-browser").nextHeaders);
jest.mock("next/navigation", () => jest.requireActual("./fake-browser").nextNavigation);
jest.mock("@/lib/web/texts", () => jest.requireActual("./fake-browser").pageTexts);
jest.mock("next/server", () => ({
  ...jest.requireActual("next/server"),
  after: (work: () => Promise<void>) => mockAfter.push(work()),
}));
const mockAfter: Promise<void>[] = [];

const TYPED = "Anna.Kovács@Árvíz.example".replace("á", "a");
const STORED = parseEmailAddress(TYPED) as EmailAddress;

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
  serveWith(test);
  await activate(test.ctx, await invite(test.ctx, STORED));
});
afterAll(() => test.close());
beforeEach(() => jar.clear());

const signIn = (email: string, password: string) =>
  leadsTo(signInAction({ view: "form", email: "", errors: [], captcha: null }, formOf({ email, password })));

it("stores the ASCII form of an accented domain", () => {
  expect(STORED).toBe("anna.kovacs@xn--rvz-dla6d.example");
});

it.each([
  ["typed as it is stored", STORED, PASSWORD],
  ["typed with its accents", TYPED, PASSWORD],
  ["with its accents decomposed", TYPED.normalize("NFD"), PASSWORD],
  ["with blanks around the address", ` \u00a0${TYPED}\u200b\r\n`, PASSWORD],
  ["with blanks around the password", STORED, `\u200b ${PASSWORD}\u00a0\r\n`],
])("a customer signs in: %s", async (_what, email, password) => {
  expect(await signIn(email, password)).toBe("/inbox");
});

it("a blank inside a password is kept", async () => {
  expect(await signIn(STORED, `${PASSWORD.slice(0, 5)} ${PASSWORD.slice(5)}`)).toContain('"message":"credentials"');
});

it("a password link is requested with the accented domain", async () => {
  const before = (await kindsOfNotifications(test.ctx, STORED)).length;
  expect(await leadsTo(forgotAction({ email: "", error: null }, formOf({ email: ` ${TYPED}\u00a0` })))).toMatch(/^\//);
  await Promise.all(mockAfter);
  expect((await kindsOfNotifications(test.ctx, STORED)).length).toBe(before + 1);
});
