/** The calendar file of a bill's due date. Its access is tested beside all other addresses in the gate matrix. */
import ICAL from "ical.js";
import type { Browser } from "playwright-core";
import { addCalendarDays, budapestDay, systemClock } from "@/lib/kernel/time";
import { markPaid } from "@/lib/mailbox/message/move-messages";
import { launchBrowser } from "@/tests/support/browser";
import { withPortalContext } from "@/tests/support/customers";
import { newBrowserPage } from "@/tests/support/page-checks";
import { testPortal } from "@/tests/support/portal";
import { cookieOf, fillMailbox, historyOf, mailboxCustomer, signIn } from "./mailbox-customer";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const dueDate = addCalendarDays(budapestDay(systemClock.now()), 10);
const payment = {
  ...{ amount: "9000", currency: "HUF", dueDate, paymentReference: "310264978-2026-12" },
  ...{ payeeName: "Allianz Hungária Zrt.", payeeIban: "HU42117730161111101800000000" },
};

it("the due date can be saved as a calendar file, which says nothing else of the bill", async () => {
  const customer = await mailboxCustomer();
  const [bill, other] = await fillMailbox(customer, [
    { subject: "Díjértesítő", body: "Titkos szöveg", payment },
    { subject: "Levél" },
  ]);
  const { page } = await newBrowserPage(browser);
  await signIn(page, customer);
  const headers = { cookie: await cookieOf(page) };
  const { portalUrl } = testPortal();
  const ask = (id = "") => fetch(`${portalUrl}/download/calendar/${id}`, { headers, redirect: "manual" });

  const answer = await ask(bill?.id);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
  expect(answer.headers.get("content-disposition")).toContain(`befizetesi-hatarido-${dueDate}.ics`);
  const text = await answer.text();
  const entry = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent") as ICAL.Component;
  expect(new ICAL.Event(entry).startDate.toString()).toBe(dueDate);
  expect(entry.getFirstPropertyValue("summary")).toBe("Befizetési határidő");
  expect(entry.getFirstPropertyValue("url")).toBe(`${portalUrl}/inbox/${bill?.id}`);
  expect(text.replace(/\r\n[ \t]/g, "")).not.toMatch(/9000|310264978|Díjértesítő|Titkos|HU42/);
  expect(await historyOf(bill?.id ?? "")).toEqual(["placed"]);

  await withPortalContext((ctx) => markPaid(ctx, { accountId: customer.accountId, ids: [bill?.id ?? ""], as: "paid" }));
  expect((await ask(bill?.id)).status).toBe(200);
  expect((await ask(other?.id)).status).toBe(404);
  expect((await ask("no-id")).status).toBe(404);
});
