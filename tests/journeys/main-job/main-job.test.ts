/** The main job, from the insurer's folder to the saved document. */
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "@/tests/support/browser";
import { emailTo } from "@/tests/support/emails";
import { testPortal } from "@/tests/support/portal";
import { portalCommand } from "@/tests/support/portal-command";

const BATCH = path.resolve(import.meta.dirname, "../../../demo/batch");
const BELA = "bela.nagy@example.hu";
const INITIAL_PASSWORD = "BelaKezd26";
const OWN_PASSWORD = "SajatJelszo2026".slice(0, 16);
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

let folder: string;
let browser: Browser;
let page: Page;
const consoleErrors: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-run-"));
  cpSync(BATCH, folder, { recursive: true });
  browser = await launchBrowser();
  page = await (await browser.newContext({ locale: "hu-HU", acceptDownloads: true })).newPage();
  page.on("console", (message) => {
    if (message.type() === "error") consoleErrors.push(message.text());
  });
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a batch is delivered and the customer saves a document", () => {
  it("R3, R4: the whole folder is placed, and the result file with initial passwords is written", async () => {
    const delivered = await portalCommand("deliver", folder, "--json");
    expect(delivered).toMatchObject({ status: 0 });
    const resultFile = readdirSync(folder).find((name) => name.startsWith("result-"));
    expect(resultFile).toBeDefined();
    expect(statSync(path.join(folder, resultFile ?? "")).mode & 0o777).toBe(0o600);
  });

  it("a second delivery places nothing twice", async () => {
    const again = await portalCommand("deliver", folder);
    expect(again.status).toBe(0);
    expect(`${again.stdout}${again.stderr}`).toMatch(/already/);
  });

  it("R5, R6: an e-mail without a document leads to the first sign-in", async () => {
    const email = await emailTo(BELA, "Elkészült a fiókja");
    expect(email.text).not.toContain(INITIAL_PASSWORD);
    const link = email.links.find((address) => address.includes("/activate/")) ?? "";
    await page.goto(link);
    expect(page.url()).not.toContain(link.split("/").at(-1));
    await page.getByLabel("Kezdeti jelszó", { exact: true }).fill(INITIAL_PASSWORD);
    await page.getByRole("button", { name: "Tovább" }).click();
  });

  it("R7: the initial password must be changed; nothing else is reachable before", async () => {
    await page.waitForURL("**/password/first");
    for (const elsewhere of ["/inbox", "/trash", "/sent", "/account"]) {
      await page.goto(`${testPortal().portalUrl}${elsewhere}`);
      expect(new URL(page.url()).pathname).toBe("/password/first");
    }
    await page.getByLabel("Új jelszó", { exact: true }).fill(OWN_PASSWORD);
    await page.getByRole("button", { name: "Jelszó mentése" }).click();
    await page.waitForURL("**/inbox**");
    await page.getByRole("heading", { level: 1, name: "Beérkezett küldemények" }).waitFor();
  });

  it("R1: the saved document is, byte for byte, the one that the insurer placed", async () => {
    await page.goto(`${testPortal().portalUrl}/inbox?type=policy`);
    await page.locator("table a[href^='/inbox/']").first().click();
    await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/);
    const link = page.getByRole("link", { name: /Letöltés/ }).first();
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const name = download.suggestedFilename();
    const saved = sha256(readFileSync(await download.path()));
    expect(readdirSync(folder).map((file) => file.normalize("NFC"))).toContain(name);
    expect(saved).toBe(sha256(readFileSync(path.join(folder, name))));
  });

  it("no page violated its own Content-Security-Policy", () => {
    expect(consoleErrors).toEqual([]);
  });
});
