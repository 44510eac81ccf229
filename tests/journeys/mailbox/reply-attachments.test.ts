/** The files of a reply in the browser (R9): listed, removed one by one, refused by name, photos made smaller. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { MAX_ATTACHMENT_BYTES } from "@/lib/mailbox/reply/reply";
import { launchBrowser } from "@/tests/support/browser";
import { newBrowserPage, pageFaults } from "@/tests/support/page-checks";
import { pdf, png } from "@/tests/support/pictures";
import { fillMailbox, type MailboxCustomer, mailboxCustomer, openReplyForm, signIn } from "./mailbox-customer";

const MEGABYTE = 1024 * 1024;
let browser: Browser;
let customer: MailboxCustomer;

beforeAll(async () => {
  browser = await launchBrowser();
  customer = await mailboxCustomer();
});
afterAll(() => browser.close());

const file = (name: string, buffer: Buffer) => ({ name, mimeType: "application/octet-stream", buffer });
const rows = (page: Page) => page.locator("main form li");
const send = (page: Page) => page.click("main button:has-text('Válasz elküldése')");

async function openForm(width = 1280, scheme: "light" | "dark" = "light") {
  const [message] = await fillMailbox(customer, [{ subject: "Mellékletekkel" }]);
  const opened = await newBrowserPage(browser, { width, scheme });
  await signIn(opened.page, customer);
  await opened.page.goto(`/inbox/${message?.id}`);
  await openReplyForm(opened.page);
  return opened;
}

/** A JPEG of a camera: noise of 2400 × 1600 pixels, with EXIF data that say "turn right" and name a place. */
async function cameraPhoto(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2400, 1600];
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    const pixels = context.createImageData(2400, 1600);
    for (let at = 0; at < pixels.data.length; at += 1) pixels.data[at] = at % 4 === 3 ? 255 : (at * 7919) % 251;
    context.putImageData(pixels, 0, 0);
    return canvas.toDataURL("image/jpeg", 1).split(",")[1] ?? "";
  });
  const jpeg = Buffer.from(base64, "base64");
  // TIFF, big endian: one entry, orientation (0x0112) = 6; then a text in place of the GPS data.
  const exif = Buffer.concat([
    Buffer.from("Exif\0\0MM\0*\0\0\0\u0008\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006\0\0\0\0\0\0", "latin1"),
    Buffer.from("GPS-Budapest"),
  ]);
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, exif.length + 2]), exif]);
  const noise = Buffer.from([0xff, 0xfe, 0xff, 0xff, ...Buffer.alloc(0xffff - 2, 1)]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, ...Array(75).fill(noise), jpeg.subarray(2)]);
}

/** Width and height in the frame of a JPEG. */
function sizeOf(jpeg: Buffer): [number, number] {
  for (let at = 2; at < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker === 0xc0 || marker === 0xc2) return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
  }
  throw new Error("no frame");
}

it("chosen files are listed with size, added by a second choice, and removed one by one", async () => {
  const { context, page, consoleErrors } = await openForm(360, "dark");
  await page.setInputFiles("#files", [file("számla.pdf", pdf()), file("egy.png", png())]);
  await page.waitForSelector("main form [role=status] >> text=2 fájl csatolva");
  await page.setInputFiles("#files", [file("kettő.png", png())]);
  await page.waitForSelector("main form [role=status] >> text=3 fájl csatolva");
  expect(await rows(page).allTextContents()).toEqual([
    expect.stringMatching(/^számla\.pdf1\skB/),
    expect.stringMatching(/^egy\.png/),
    expect.stringMatching(/^kettő\.png/),
  ]);
  expect(await pageFaults(page)).toEqual([]);
  await rows(page).nth(1).locator("button").focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector("main form [role=status] >> text=2 fájl csatolva");
  // The focus moves to the next file, and from the last one to the field.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain("kettő.png");
  await page.keyboard.press("Enter");
  await page.waitForSelector("main form [role=status] >> text=1 fájl csatolva");
  await page.fill("#body", "Csatolom.");
  await send(page);
  await page.waitForURL("**/sent/V-*?notice=sent");
  expect(await page.textContent("main")).toContain("Mellékletek (1)");
  expect(await page.textContent("main")).toContain("számla.pdf");
  expect(consoleErrors).toEqual([]);
  await context.close();
});

it("each refused file is named with its reason, nothing is sent without it being removed, the good ones stay", async () => {
  const { context, page } = await openForm();
  await page.fill("#body", "Csatolom.");
  await page.setInputFiles("#files", [
    file("jó.png", png()),
    file("levél.docx", Buffer.from("PK\u0003\u0004")),
    file("üres.pdf", Buffer.alloc(0)),
    file("nagy.pdf", pdf(`%${"x".repeat(5 * MEGABYTE)}\n`)),
  ]);
  await page.waitForSelector("main form [role=status] >> text=3 fájl nem csatolható");
  const reasons = [
    "Ez a fájltípus nem csatolható: levél.docx",
    "Ez a fájl üres vagy sérült: üres.pdf",
    "Ez a fájl már nem fér bele: nagy.pdf",
  ];
  for (const reason of reasons) await page.waitForSelector(`main form li >> text=${reason}`);
  await send(page);
  for (const reason of reasons) await page.waitForSelector(`main [role=alert] >> text=${reason}`);
  expect(await pageFaults(page)).toEqual([]);
  for (let left = 3; left > 0; left -= 1) {
    await rows(page).nth(1).locator("button").click();
    await rows(page).nth(left).waitFor({ state: "detached" });
  }
  await send(page);
  await page.waitForURL("**/sent/V-*?notice=sent");
  expect(await page.textContent("main")).toContain("Mellékletek (1)");
  await context.close();
});

it("what only the server finds is marked in the list; text and good files stay and are sent", async () => {
  const { context, page } = await openForm();
  await page.fill("#body", "Csatolom.");
  await page.setInputFiles("#files", [
    file("jó.png", png()),
    file("csonka.pdf", pdf().subarray(0, 100)),
    file("jó.pdf", pdf()),
  ]);
  await send(page);
  await page.waitForSelector("main [role=alert]:focus >> text=Ez a fájl üres vagy sérült: csonka.pdf");
  await page.waitForSelector("main form li >> text=Ez a fájl üres vagy sérült: csonka.pdf");
  expect(await page.inputValue("#body")).toBe("Csatolom.");
  expect(await page.textContent("main form")).not.toContain("újra ki kell választania");
  expect(await pageFaults(page)).toEqual([]);
  await rows(page).nth(1).locator("button").click();
  await page.waitForSelector("main form [role=status] >> text=2 fájl csatolva");
  await send(page);
  await page.waitForURL("**/sent/V-*?notice=sent");
  expect(await page.textContent("main")).toContain("Mellékletek (2)");
  expect(await page.textContent("main")).toContain("jó.pdf");
  await context.close();
});

it("photos that do not fit are made smaller: upright, without EXIF data; a PDF is never changed", async () => {
  const { context, page } = await openForm();
  const photo = await cameraPhoto(page);
  expect(photo.length).toBeGreaterThan(MAX_ATTACHMENT_BYTES);
  const bill = pdf(`%${"x".repeat(MEGABYTE)}\n`);
  await page.fill("#body", "A kár fényképen.");
  // As files on the disk: the browser reads them itself, so that large ones take no time.
  const folder = await mkdtemp(path.join(tmpdir(), "kuldemenyeim-photo-"));
  const paths = ["kár.jpeg", "számla.pdf"].map((name) => path.join(folder, name));
  await writeFile(paths[0] ?? "", photo);
  await writeFile(paths[1] ?? "", bill);
  await page.setInputFiles("#files", paths);
  // Sent at once: the form waits until the photo is ready.
  await send(page);
  await page.waitForURL("**/sent/V-*?notice=sent");
  const links = page.locator("main a[href^='/documents/attachments/']");
  const bytes = [];
  for (const href of await links.evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? "")))
    bytes.push(await (await page.request.get(href)).body());
  expect(await page.textContent("main")).toContain("kár.jpg");
  const [smaller = Buffer.alloc(0), same] = bytes;
  expect(same).toEqual(bill);
  expect(smaller.length).toBeLessThanOrEqual(MAX_ATTACHMENT_BYTES - bill.length);
  expect(smaller.includes("Exif")).toBe(false);
  expect(smaller.includes("GPS-Budapest")).toBe(false);
  const [width, height] = sizeOf(smaller);
  expect(width / height).toBeCloseTo(1600 / 2400, 2);
  await rm(folder, { recursive: true });
  await context.close();
});

it("an unreadable photo that does not fit is refused by name", async () => {
  const { context, page } = await openForm(360);
  const broken = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(5 * MEGABYTE, 1)]);
  await page.setInputFiles("#files", [file("törött.jpg", broken)]);
  await page.waitForSelector("main form li >> text=Ez a fájl már nem fér bele: törött.jpg");
  expect(await pageFaults(page)).toEqual([]);
  await context.close();
});

it("six files are too many, and the button says so before anything is sent", async () => {
  const [message] = await fillMailbox(customer, [{ subject: "Hat fájl" }]);
  const { context, page } = await newBrowserPage(browser);
  await signIn(page, customer);
  await page.goto(`/inbox/${message?.id}/reply`);
  await page.fill("#body", "Hat kép.");
  await page.setInputFiles(
    "#files",
    Array.from({ length: 6 }, (_, n) => file(`${n}.png`, png())),
  );
  await page.waitForSelector("main form >> text=Legfeljebb 5 fájlt csatolhat.");
  await page.click("main button[type=submit]");
  await page.waitForSelector("main [role=alert] >> text=Legfeljebb 5 fájlt csatolhat.");
  expect(await pageFaults(page)).toEqual([]);
  await context.close();
});
