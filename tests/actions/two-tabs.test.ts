/** Public pages in two tabs: a closure request and a choice of language belong to the page that showed them. */
import { eq } from "drizzle-orm";
import { sendAction } from "@/app/(public)/close-account/check/actions";
import { detailsAction } from "@/app/(public)/close-account/details/actions";
import { readDraft, shownDraftMark } from "@/app/(public)/close-account/draft";
import { POST as switchLanguage } from "@/app/api/locale/route";
import { accounts } from "@/drizzle/schema/account";
import { closureRequests } from "@/drizzle/schema/closure";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { ownerMark } from "@/lib/web/action";
import { writeSessionCookie } from "@/lib/web/session-cookie";
import { accountOf, activate, NOW, PASSWORD, trySignIn } from "@/tests/integration/auth/auth-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type Fields, formOf, jar, leadsTo, serveWith } from "./fake-browser";

jest.mock("next/headers", () => jest.requireActual("./fake-browser").nextHeaders);
jest.mock("next/navigation", () => jest.requireActual("./fake-browser").nextNavigation);
jest.mock("@/lib/web/texts", () => jest.requireActual("./fake-browser").pageTexts);
jest.mock("next/server", () => ({
  ...jest.requireActual("next/server"),
  after: (work: () => Promise<void>) => mockAfter.push(work()),
}));
const mockAfter: Promise<void>[] = [];

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
  serveWith(test);
});
afterAll(() => test.close());
beforeEach(() => {
  test.clock.set(NOW);
  jar.clear();
  mockAfter.length = 0;
});

async function signInHere(address: EmailAddress): Promise<{ owner: string }> {
  const signedIn = await trySignIn(test.ctx, address, { password: PASSWORD });
  if (!signedIn.ok) throw new Error(signedIn.error.kind);
  await writeSessionCookie(jar as never, signedIn.value.sessionId);
  return { owner: ownerMark((await accountOf(test.ctx, address)).id) };
}

const DETAILS = { reason: "contract-ended", name: "Próba Petra", policy: "110482937", acknowledged: "yes" };
const EMPTY = { form: { reason: "", name: "", policy: "", address: "", note: "", acknowledged: false }, email: "" };
const typeDetails = (fields: Fields) => detailsAction({ ...EMPTY, errors: [] }, formOf({ ...DETAILS, ...fields }));
/** The hidden fields of the check page for the current draft. */
function checkTab(owner: string): Fields {
  const draft = readDraft(jar, owner);
  if (!draft) throw new Error("no draft");
  return { owner, draft: shownDraftMark(draft) };
}
const send = (fields: Fields) => sendAction(undefined, formOf(fields));
async function requestsOf(address: EmailAddress) {
  await Promise.all(mockAfter);
  const { id } = await accountOf(test.ctx, address);
  return (await test.ctx.db.select().from(closureRequests).where(eq(closureRequests.accountId, id))).length;
}

it("a closure request is sent for the details that the check page showed, or not at all", async () => {
  const [first, second] = [await activate(test.ctx), await activate(test.ctx)];
  expect(await leadsTo(typeDetails({ owner: "", email: first }))).toBe("/close-account/check");
  const firstTab = checkTab("");
  expect(await leadsTo(typeDetails({ owner: "", email: second }))).toBe("/close-account/check");
  const secondTab = checkTab("");
  expect(await leadsTo(send(firstTab))).toBe("/close-account/check?notice=changed");
  expect(await leadsTo(send({ owner: "" }))).toBe("/close-account/check?notice=changed");
  expect([await requestsOf(first), await requestsOf(second)]).toEqual([0, 0]);
  expect(await leadsTo(send(secondTab))).toBe("/close-account/sent");
  expect([await requestsOf(first), await requestsOf(second)]).toEqual([0, 1]);
});

it("details typed on the page of one customer, or of a visitor, do not become another customer's", async () => {
  const [first, second] = [await activate(test.ctx), await activate(test.ctx)];
  const firstTab = await signInHere(first);
  const secondTab = await signInHere(second);
  for (const fields of [firstTab, { owner: "" }, {}] as Fields[]) {
    expect(await leadsTo(typeDetails(fields))).toBe("/close-account/details?notice=other-account");
    expect(readDraft(jar, secondTab.owner)).toBeNull();
  }
  expect(await leadsTo(typeDetails(secondTab))).toBe("/close-account/check");
});

it("a language chosen on another customer's page changes the browser's, not that of the signed-in account", async () => {
  const localeOf = async (address: EmailAddress) => {
    const [row] = await test.ctx.db.select().from(accounts).where(eq(accounts.emailAddress, address));
    return row?.locale;
  };
  const [first, second] = [await activate(test.ctx), await activate(test.ctx)];
  const firstTab = await signInHere(first);
  const secondTab = await signInHere(second);
  const choose = (fields: Fields) =>
    switchLanguage(
      new Request("http://localhost:3000/api/locale", {
        method: "POST",
        headers: { origin: "http://localhost:3000", host: "localhost:3000" },
        body: new URLSearchParams({ locale: "en", returnTo: "/inbox", ...fields }),
      }),
      { params: Promise.resolve({}) },
    );
  for (const fields of [firstTab, {}] as Fields[]) {
    const response = await choose(fields);
    expect([response.status, response.headers.get("location")]).toEqual([303, "/inbox"]);
    expect(response.headers.get("set-cookie")).toContain("locale=en");
  }
  expect([await localeOf(first), await localeOf(second)]).toEqual(["hu", "hu"]);
  await choose(secondTab);
  expect([await localeOf(first), await localeOf(second)]).toEqual(["hu", "en"]);
});
