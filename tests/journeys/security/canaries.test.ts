/**
 * Secrets and personal data do not leak: unique values go through the whole portal, from the insurer's folder to a
 * reply, and are then searched in every log, notification, job and table, and in the files that browsers load.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import postgres from "postgres";
import { batchFolder, manifest, pdf, removeBatchFolders } from "@/tests/integration/delivery/batch-fixture";
import { launchBrowser } from "@/tests/support/browser";
import { type CaughtEmail, mailedLink } from "@/tests/support/emails";
import { newBrowserPage } from "@/tests/support/page-checks";
import { testPortal } from "@/tests/support/portal";
import { portalCommand } from "@/tests/support/portal-command";

const ADDRESS = "kanari.zsofia@example.hu";
const MINUTE_MS = 60_000;

/** Each with the tables that may hold it in plain text; no log may hold any. */
const CANARIES: Record<string, { text: string; tables: string[]; emails?: string[] }> = {
  "initial password": { text: "KanariElso4711", tables: [] },
  "chosen password": { text: "KanariSajat4712", tables: [] },
  "wrong password": { text: "KanariRossz4713", tables: [] },
  "later password": { text: "KanariUjabb4714", tables: [] },
  "document's content": { text: "kanarimadar-irat-4715", tables: [] },
  "attachment's content": { text: "kanarimadar-melleklet-4716", tables: [] },
  "searched word": { text: "kanarikereses4717", tables: [] },
  "message's subject": { text: "Kanaritargy4718", tables: ["messages"] },
  "message's text": { text: "Kanariszoveg4719", tables: ["messages"] },
  "reply's text": { text: "Kanarivalasz4720", tables: ["replies"] },
  "customer's address": { text: ADDRESS, tables: ["accounts", "notifications"], emails: ["to"] },
};
const canary = (name: keyof typeof CANARIES) => CANARIES[name]?.text ?? "";

let browser: Browser;
const commandOutput: string[] = [];
beforeAll(async () => {
  browser = await launchBrowser();
  await useWholePortal();
}, 3 * MINUTE_MS);
afterAll(async () => {
  await browser.close();
  await removeBatchFolders();
});

function addCanary(name: string, text: string | undefined, tables: string[] = [], emails: string[] = []): void {
  if (!text || text.length < 12) throw new Error(`no ${name}`);
  CANARIES[name] = { text, tables, emails };
}

async function enter(page: Page, password: string): Promise<void> {
  await page.goto("/login");
  await page.fill("#email", ADDRESS);
  await page.fill("#password", password);
  await page.click("main button[type=submit]");
}

/** Uses every part once: delivery, first access, reading, search, reply, forgotten password. */
async function useWholePortal(): Promise<void> {
  const line = {
    senderReference: "KANARI-1",
    email: ADDRESS,
    name: "Kanári Zsófia",
    contractNumber: "110482937",
    product: "Lakásbiztosítás",
    documentType: "policy",
    subject: canary("message's subject"),
    body: canary("message's text"),
    documents: "kötvény.pdf",
    initialPassword: canary("initial password"),
    allowReply: "yes",
  };
  const folder = await batchFolder([line], { "kötvény.pdf": pdf(canary("document's content")) });
  const delivered = await portalCommand("deliver", folder);
  expect(delivered.status).toBe(0);
  commandOutput.push(delivered.stdout, delivered.stderr);
  // The report of a wrong line must not repeat its secrets.
  const wrong = await batchFolder(manifest([{ ...line, senderReference: "KANARI-2", documentType: "nonsense" }]));
  commandOutput.push(...Object.values(await portalCommand("deliver", wrong)).map(String));

  const { context, page } = await newBrowserPage(browser, { script: false });
  const welcome = await mailedLink(ADDRESS, "/activate/");
  addCanary("activation token", welcome.split("/").at(-1), [], ["text"]);
  await page.goto(welcome);
  await page.fill("input[type=password]", canary("wrong password"));
  await page.click("main button[type=submit]");
  await page.waitForSelector("main [role=alert]");
  await page.fill("input[type=password]", canary("initial password"));
  await page.click("main button[type=submit]");
  await page.waitForURL("**/password/first");
  await page.fill("#password", canary("chosen password"));
  await page.fill("#again", canary("chosen password"));
  await page.click("main button[type=submit]");
  await page.waitForURL("**/inbox**");
  const cookies = await context.cookies();
  for (const { name, value } of cookies) if (value.length > 40) addCanary(`cookie ${name}`, value);

  await page.goto(`/inbox?q=${canary("searched word")}`);
  await page.goto("/inbox");
  await page.click("main table a[href^='/inbox/']");
  await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/);
  await context.request.get((await page.getAttribute("main a[href^='/documents/']", "href")) ?? "");
  await page.click("main a[href$='/reply']");
  await page.waitForURL("**/reply");
  await page.fill("#body", canary("reply's text"));
  const file = { name: "igazolás.pdf", mimeType: "application/pdf", buffer: pdf(canary("attachment's content")) };
  await page.setInputFiles("input[type=file]", file);
  await page.click("main button[type=submit]");
  await page.waitForURL("**/sent/V-*");
  await context.clearCookies();

  await enter(page, canary("wrong password"));
  await page.waitForSelector("main [role=alert]");
  await page.goto("/password/forgot");
  await page.fill("#email", ADDRESS);
  await page.click("main button[type=submit]");
  await page.waitForURL("**/password/sent");
  const reset = await mailedLink(ADDRESS, "/password/change/");
  addCanary("password link's token", reset.split("/").at(-1), [], ["text"]);
  await page.goto(reset);
  await page.fill("#password", canary("later password"));
  await page.fill("#again", canary("later password"));
  await page.click("main button[type=submit]");
  await page.waitForURL("**/inbox**");
  await page.goto("/account");
  await page.waitForSelector("main h1");
  await context.close();
}

/** The text in plain form and in the usual encodings. */
function encodings(text: string): string[] {
  const bytes = Buffer.from(text);
  return [text, encodeURIComponent(text), bytes.toString("hex"), bytes.toString("base64").replace(/=+$/, "")];
}

it("no log and no output of the command line holds any of them", () => {
  const folder = path.join(testPortal().dataDir, "logs");
  const logs = readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), "utf8")] as const);
  expect(logs.map(([name]) => name)).toEqual(expect.arrayContaining(["portal.log", "worker.log"]));
  const places = [...logs, ...commandOutput.map((text, index) => [`command line ${index}`, text] as const)];
  const found = Object.entries(CANARIES).flatMap(([name, { text }]) =>
    places
      .filter(([place]) => !(name === "customer's address" && place.startsWith("command line")))
      .filter(([place]) => place !== "mail.log")
      .filter(([, content]) => encodings(text).some((form) => content.includes(form)))
      .map(([place]) => `${name} in ${place}`),
  );
  expect(found).toEqual([]);
});

/** The tables that hold each value, as `name in table`. */
async function foundInTables(): Promise<string[]> {
  const sql = postgres(testPortal().databaseUrl, { max: 1, prepare: false });
  try {
    const tables = await sql<{ schema: string; name: string }[]>`
      select table_schema as schema, table_name as name from information_schema.tables
      where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`;
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(["audit_events", "job", "notifications"]));
    const found: string[] = [];
    for (const { schema, name: table } of tables) {
      for (const [name, { text }] of Object.entries(CANARIES)) {
        const patterns = encodings(text).map((form) => `%${form.replaceAll("_", "\\_")}%`);
        const [row] = await sql<{ n: number }[]>`
          select count(*)::int as n from ${sql(schema)}.${sql(table)} as t where t::text like any(${patterns})`;
        if (row?.n) found.push(`${name} in ${table}`);
      }
    }
    return found;
  } finally {
    await sql.end();
  }
}

it("only the expected tables hold them, and no job does", async () => {
  const own = Object.entries(CANARIES).flatMap(([name, { tables }]) => tables.map((table) => `${name} in ${table}`));
  expect((await foundInTables()).sort()).toEqual(own.sort());
});

it("no notification holds any of them except its own link and its address", async () => {
  const { mailUrl } = testPortal();
  const listed = (await (await fetch(`${mailUrl}/api/messages?limit=500`)).json()) as Pick<CaughtEmail, "id" | "to">[];
  const mine = listed.filter((email) => email.to.includes(ADDRESS));
  expect(mine.length).toBeGreaterThan(3);
  const found: string[] = [];
  for (const { id } of mine) {
    const { subject, html, text: plain } = (await (await fetch(`${mailUrl}/api/messages/${id}`)).json()) as CaughtEmail;
    for (const [name, { text, emails }] of Object.entries(CANARIES)) {
      if (emails?.includes("to")) continue;
      const inSubject = encodings(text).some((form) => subject.includes(form));
      const inText = encodings(text).some((form) => `${html}${plain}`.includes(form));
      if (inSubject || (inText && !emails?.includes("text"))) found.push(`${name} in „${subject}”`);
    }
  }
  expect(found).toEqual([]);
});

it("no key of the portal is in its logs or in anything that browsers load", () => {
  const { env, dataDir } = testPortal();
  const keys = Object.entries(env).filter(([name]) => /SECRET|PEPPER|KEY|DATABASE_URL|SMTP_URL/.test(name));
  expect(keys.length).toBeGreaterThan(4);
  const folders = [path.resolve(import.meta.dirname, "../../../.next/static"), path.join(dataDir, "logs")];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
  const found = files.flatMap((file) => {
    const content = readFileSync(file, "utf8");
    return keys
      .filter(([, value]) => value.length > 11 && content.includes(value))
      .map(([name]) => `${name} in ${file}`);
  });
  expect(found).toEqual([]);
});
