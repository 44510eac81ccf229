/** Messages that a customer cannot open: foreign, unknown, malformed and deleted ids get the same response. */
import { request } from "node:http";
import type { Browser } from "playwright-core";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { withdraw } from "@/tests/integration/mailbox/mailbox-fixture";
import { launchBrowser } from "@/tests/support/browser";
import { comparablePage } from "@/tests/support/comparable-page";
import { withPortalContext } from "@/tests/support/customers";
import { type BrowserPage, newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { pageStatus } from "@/tests/support/page-status";
import { testPortal } from "@/tests/support/portal";
import {
  cookieOf,
  fillMailbox,
  historyOf,
  type MailboxCustomer,
  type MessageToPlace,
  mailboxCustomer,
  type Placed,
  signIn,
} from "./mailbox-customer";

const UNKNOWN = "00000000-0000-4000-8000-000000000000";
const pdf = [{ filename: "irat.pdf", bytes: Buffer.from("%PDF-1.7 titok") }];

let browser: Browser;
let customer: MailboxCustomer;
let signedIn: BrowserPage;
let cookie: string;
let foreign: Placed;

async function place(owner: MailboxCustomer, input: MessageToPlace): Promise<Placed> {
  const [message] = await fillMailbox(owner, [{ documents: pdf, ...input }]);
  if (!message) throw new Error("nothing placed");
  return message;
}

/** The whole response, without values that differ in every response: time, nonce and the requested id. */
function answerTo(
  address: string,
  id: string,
  method = "GET",
): Promise<{ status: number; head: object; body: string }> {
  const { hostname, port, host } = new URL(testPortal().portalUrl);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path: address, method, headers: { host, cookie, "user-agent": "journey" } },
      (answer) => {
        let body = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk) => {
          body += chunk;
        });
        answer.on("end", () => {
          const nonce = /'nonce-([^']+)'/.exec(String(answer.headers["content-security-policy"]))?.[1] ?? "-";
          const mask = (text: string) => text.replaceAll(nonce, "NONCE").replaceAll(id, "ID");
          const { date: _, ...headers } = answer.headers;
          const head = JSON.parse(mask(JSON.stringify(headers)));
          resolve({ status: answer.statusCode ?? 0, head, body: mask(body) });
        });
      },
    );
    sent.on("error", reject);
    sent.end();
  });
}

beforeAll(async () => {
  browser = await launchBrowser();
  const other = await mailboxCustomer();
  foreign = await place(other, { subject: "Másé", body: "Titkos szöveg" });
  customer = await mailboxCustomer();
  signedIn = await newBrowserPage(browser);
  await signIn(signedIn.page, customer);
  cookie = await cookieOf(signedIn.page);
});
afterAll(() => browser.close());

describe("the same response for foreign, unknown, malformed and deleted ids", () => {
  it.each([
    ["/inbox/", ""],
    ["/inbox/", "/reply"],
    ["/documents/", ""],
    ["/documents/", "?download=1"],
    ["/documents/", "?from=trash"],
    ["/sent/", ""],
    ["/trash/", "/purge"],
  ])("%s<id>%s", async (before, after) => {
    const deleted = await place(customer, { subject: "Törölt" });
    await withPortalContext((ctx) => deleteMessages(ctx, { accountId: customer.accountId, ids: [deleted.id] }));
    const document = before === "/documents/";
    const foreignId = (document ? foreign.documents[0]?.id : foreign.id) ?? "";
    const ids = [foreignId, foreignId.toUpperCase(), "123454321", "V-2026-000000", "nincsilyen", `${foreignId}0`];
    if (!after.includes("trash") && before !== "/trash/")
      ids.push((document ? deleted.documents[0]?.id : deleted.id) ?? "");
    const reference = await answerTo(`${before}${UNKNOWN}${after}`, UNKNOWN);
    expect(reference.status).toBe(404);
    expect(reference.body).not.toContain("Titkos");
    for (const id of ids) {
      const answer = await answerTo(`${before}${id}${after}`, id);
      expect([id, answer.status, answer.head]).toEqual([id, 404, reference.head]);
      expect(comparablePage(answer.body)).toEqual(comparablePage(reference.body));
      const bare = await answerTo(`${before}${id}${after}`, id, "HEAD");
      expect([id, bare.status, bare.body]).toEqual([id, 404, ""]);
    }
    expect(await historyOf(foreign.id)).toEqual(["placed"]);
  });

  it("is a page with a link to the inbox", async () => {
    const { page } = signedIn;
    await page.goto(`/inbox/${foreign.id}`);
    expect(await page.textContent("h1")).toBe("A keresett oldal nem található");
    expect(await page.title()).toBe("A keresett oldal nem található – Küldeményeim portál");
    expect(await pageFaults(page)).toEqual([]);
    await page.click("main a:has-text('Beérkezett küldemények')");
    await page.waitForURL("**/inbox");
  });

  it("a form sent for a foreign message changes nothing", async () => {
    const own = await place(customer, { subject: "Saját" });
    const { page } = await newBrowserPage(browser, { script: false }).then(async (bare) => {
      await signIn(bare.page, customer);
      return bare;
    });
    await page.goto("/inbox");
    await page.locator(`main input[name=id][value='${own.id}']`).evaluate((box, id) => {
      (box as HTMLInputElement).value = id;
      (box as HTMLInputElement).checked = true;
    }, foreign.id);
    await page.click("main button[name=intent][value=delete]");
    await page.waitForURL("**/inbox?notice=all-gone");
    expect(page.url()).not.toContain(foreign.id);
    expect(await historyOf(foreign.id)).toEqual(["placed"]);
    await page.context().close();
  });
});

describe("the end of the year (R13)", () => {
  it("the owner gets 410 with the reason, also for the document; others get 404", async () => {
    const gone = await place(customer, { subject: "Tavalyi", daysAgo: 367 });
    const documentId = gone.documents[0]?.id ?? "";
    const { page } = signedIn;
    await page.goto("/inbox?sort=deletion");
    expect(await page.textContent("main")).not.toContain("Tavalyi");
    const answer = await page.goto(`/inbox/${gone.id}`);
    expect(answer?.status()).toBe(pageStatus(410));
    expect(await page.textContent("h1")).toBe("Ez a küldemény már nem érhető el");
    expect(await page.textContent("main")).not.toContain("Tavalyi");
    expect(await pageFaults(page)).toEqual([]);
    const file = await answerTo(`/documents/${documentId}`, documentId);
    expect(file.status).toBe(410);
    expect(file.body).not.toContain("titok");
    expect((await answerTo(`/inbox/${gone.id}`, gone.id, "HEAD")).status).toBe(pageStatus(410));

    const other = await newBrowserPage(browser, { script: false });
    await signIn(other.page, await mailboxCustomer());
    expect((await other.page.goto(`/inbox/${gone.id}`))?.status()).toBe(404);
    await other.context.close();
  });

  it("the message is still available on its last day", async () => {
    const last = await place(customer, { subject: "Utolsó nap", daysAgo: 365 });
    const answer = await signedIn.page.goto(`/inbox/${last.id}`);
    expect(answer?.status()).toBe(200);
    expect(await signedIn.page.textContent("main")).toContain("ma");
  });
});

describe("withdrawn by the insurer", () => {
  it("shows subject and day of the withdrawal, without the content", async () => {
    const message = await place(customer, { subject: "Visszavont", body: "Téves összeg" });
    await withPortalContext((ctx) => withdraw(ctx, message.id));
    const { page } = signedIn;
    await page.goto("/inbox");
    const answer = await page.goto(`/inbox/${message.id}`);
    expect(answer?.status()).toBe(200);
    expect(await page.textContent("h1")).toBe("Visszavont");
    const main = await page.textContent("main");
    expect(main).toMatch(/Ezt a küldeményt társaságunk 20\d\d\.\s.+ napján visszavonta\./);
    expect(main).not.toContain("Téves összeg");
    expect(await page.locator("main a[href^='/documents/']").count()).toBe(0);
    expect(await pageFaults(page)).toEqual([]);
    const documentId = message.documents[0]?.id ?? "";
    expect((await answerTo(`/documents/${documentId}`, documentId)).status).toBe(410);
  });
});
