/**
 * Answers with bytes of documents under Next's own server, as they arrive: it drops `Content-Length`, so a part says
 * its place and the size of the whole in `Content-Range`. Runs with `npm run test:serverless` only;
 * tests/journeys/mailbox/message.test.ts has the same under lib/server.
 */
import { get } from "node:http";
import type { Browser } from "playwright-core";
import { pdf } from "@/tests/integration/delivery/batch-fixture";
import { cookieOf, fillMailbox, mailboxCustomer, signIn } from "@/tests/journeys/mailbox/mailbox-customer";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage } from "@/tests/support/page-checks";
import { testPortal } from "@/tests/support/portal";

/** Several segments of 64 KiB, and a part of one. */
const BYTES = pdf("Kötvény".repeat(30_000));
const SIZE = BYTES.length;

let browser: Browser;
let cookie: string;
let address: string;
beforeAll(async () => {
  browser = await launchBrowser();
  const customer = await mailboxCustomer();
  const [message] = await fillMailbox(customer, [
    { subject: "Részletek", documents: [{ filename: "Kötvény.pdf", bytes: BYTES }] },
  ]);
  address = `/documents/${message?.documents[0]?.id}`;
  const { page } = await newBrowserPage(browser);
  await signIn(page, customer);
  cookie = await cookieOf(page);
});
afterAll(() => browser.close());

type Answer = { status: number; length?: string; range?: string; body: Buffer; isWhole: boolean };

/** Without `fetch`, which would hide how the answer is framed. */
function ask(method: "GET" | "HEAD", range?: string): Promise<Answer> {
  const headers = { cookie, ...(range ? { range } : {}) };
  return new Promise((resolve, reject) => {
    const request = get(`${testPortal().portalUrl}${address}`, { method, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const { "content-length": length, "content-range": contentRange } = response.headers;
      const framed = { length, range: contentRange, body: Buffer.concat(chunks), isWhole: response.complete };
      resolve({ status: response.statusCode ?? 0, ...framed });
    });
    request.on("error", reject);
  });
}

it.each([
  ["the whole", undefined, 0, SIZE],
  ["its beginning", "bytes=0-99", 0, 100],
  ["a part across segments", "bytes=65530-131080", 65_530, 131_081],
  ["the rest, as a resumed download", "bytes=100000-", 100_000, SIZE],
  ["its end", "bytes=-7", SIZE - 7, SIZE],
  ["a part that ends behind the end", `bytes=10-${SIZE + 10}`, 10, SIZE],
  ["one byte", "bytes=5-5", 5, 6],
])("%s has exactly its bytes and says its place", async (_name, range, from, to) => {
  const { body, ...answer } = await ask("GET", range);
  expect(answer).toEqual({
    status: range ? 206 : 200,
    length: undefined,
    range: range ? `bytes ${from}-${to - 1}/${SIZE}` : undefined,
    isWhole: true,
  });
  expect(body.equals(BYTES.subarray(from, to))).toBe(true);
});

it("a part behind the end says the size, and HEAD has no bytes", async () => {
  const none = { body: Buffer.alloc(0), isWhole: true };
  expect(await ask("GET", `bytes=${SIZE}-`)).toMatchObject({ ...none, status: 416, range: `bytes */${SIZE}` });
  expect(await ask("HEAD")).toMatchObject({ ...none, status: 200, range: undefined });
});
