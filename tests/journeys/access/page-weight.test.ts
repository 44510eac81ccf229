/** What pages weigh: bytes are the same on every machine, so they may be limits. */
import { get } from "node:http";
import { gunzipSync, gzipSync } from "node:zlib";
import { assetsOf, scriptBytes } from "@/scripts/bench/page-weight";
import { cookieOf, fillMailbox, mailboxCustomer, signIn } from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage } from "@/tests/support/page-checks";
import { isUnderNext } from "@/tests/support/page-status";
import { testPortal } from "@/tests/support/portal";

const KB = 1000;
/** HTML before compression, and as sent. Next compresses a page in its parts, lib/server as a whole. */
const MAX_INBOX_HTML = 60 * KB;
const MAX_INBOX_SENT = (isUnderNext ? 10.5 : 10) * KB;
/**
 * Scripts, gzip, without headers of responses. With the number of modules in the build their ids have six digits
 * instead of five, in every script: 0.35 KB of the inbox.
 */
const MAX_SCRIPTS = { "/inbox": 145.6 * KB, "/login": 147.2 * KB };
/** Everything a browser loads for its first page: HTML, styles, scripts, fonts and icons. */
const MAX_COLD = 200 * KB;
/** The second font file (for ő and ű), which style sheets name. */
const LATIN_EXTENDED = "/fonts/atkinson-next-latin-ext.woff2";

let cookie: string;

beforeAll(async () => {
  const customer = await mailboxCustomer();
  const messages = Array.from({ length: 25 }, (_, index) => ({
    subject: `Díjértesítő a ${index + 1}. negyedévről`,
    documentType: index % 3 === 0 ? ("premium-notice" as const) : ("policy" as const),
    contractNumber: `11048293${index % 5}`,
    daysAgo: index * 14 + 1,
    documents: [{ filename: `Díjértesítő_${index}.pdf`, bytes: Buffer.from(`%PDF-1.4 ${index}`) }],
  }));
  await fillMailbox(customer, messages);
  const browser = await launchBrowser();
  const { page } = await newBrowserPage(browser);
  await signIn(page, customer);
  cookie = await cookieOf(page);
  await browser.close();
});

/** The body as it is sent to a browser that accepts gzip. */
function sentBody(path: string, headers: Record<string, string>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { headers: { ...headers, "accept-encoding": "gzip" } };
    get(`${testPortal().portalUrl}${path}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve(Buffer.concat(chunks)));
    }).on("error", reject);
  });
}

describe("the inbox with 20 messages", () => {
  it("is at most 60 KB of HTML, and 10 KB as sent by lib/server", async () => {
    const sent = await sentBody("/inbox", { cookie });
    const html = gunzipSync(sent).toString();
    expect(html.match(/<input type="checkbox"[^>]* name="id"/g)).toHaveLength(20);
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MAX_INBOX_HTML);
    expect(sent.length).toBeLessThanOrEqual(MAX_INBOX_SENT);
  });
});

describe.each(["/inbox", "/login"] as const)("%s for the first time", (path) => {
  it("loads no more script than before, and 200 KB in all, with fonts and icons", async () => {
    const url = `${testPortal().portalUrl}${path}`;
    const headers: Record<string, string> = path === "/inbox" ? { cookie } : {};
    const html = await (await fetch(url, { headers })).text();
    const [icons = "/no-icons"] = /\/_next\/static\/media\/icons\.[\w-]+\.svg/.exec(html) ?? [];
    let bytes = (await sentBody(path, headers)).length + (await assetsOf(url, html));
    bytes += gzipSync(await (await fetch(new URL(icons, url))).text()).length;
    bytes += (await (await fetch(new URL(LATIN_EXTENDED, url))).arrayBuffer()).byteLength;
    expect(await scriptBytes(url, headers)).toBeLessThanOrEqual(MAX_SCRIPTS[path]);
    expect(bytes).toBeLessThanOrEqual(MAX_COLD);
  });
});

describe("the icons", () => {
  it("are one file that browsers keep for a year, and stand in no page", async () => {
    const html = gunzipSync(await sentBody("/inbox", { cookie })).toString();
    const [address] = /\/_next\/static\/media\/icons\.[\w-]+\.svg/.exec(html) ?? [];
    const response = await fetch(`${testPortal().portalUrl}${address}`);
    expect(response.headers.get("content-type")).toBe("image/svg+xml");
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(html).not.toContain("<symbol");
  });
});
