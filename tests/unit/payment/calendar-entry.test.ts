import ICAL from "ical.js";
import { calendarEntry } from "@/lib/payment/calendar-entry";

const ENTRY = {
  uid: "0190aa11-2222-7333-8444-555566667777@portal.example",
  dueDate: "2026-12-01",
  summary: "Fizetési határidő: 9000 Ft, életbiztosítás; „díj”",
  description: "Befizetési azonosító: 310264978\nKüldeményeim portál",
  url: "https://portal.example/inbox/0190aa11-2222-7333-8444-555566667777",
  stampedAt: new Date("2026-11-09T08:00:00Z"),
  productName: "Küldeményeim portál",
  locale: "hu",
};

describe("the calendar file of a bill", () => {
  const event = (dueDate = ENTRY.dueDate) => {
    const calendar = new ICAL.Component(ICAL.parse(calendarEntry({ ...ENTRY, dueDate })));
    const component = calendar.getFirstSubcomponent("vevent") as ICAL.Component;
    return { component, event: new ICAL.Event(component) };
  };

  it.each(["2026-12-01", "2027-01-01", "2027-03-28", "2027-10-31"])("is one entry for the whole day %s", (day) => {
    const { event: entry } = event(day);
    expect(entry.startDate.isDate).toBe(true);
    expect(entry.startDate.toString()).toBe(day);
    expect(entry.endDate.toString()).toBe(
      new Date(new Date(`${day}T00:00:00Z`).getTime() + 86_400_000).toISOString().slice(0, 10),
    );
  });

  it("keeps texts with commas, semicolons, quotes and line breaks", () => {
    const { event: entry, component } = event();
    expect(entry.summary).toBe(ENTRY.summary);
    expect(entry.description).toBe(ENTRY.description);
    expect(component.getFirstPropertyValue("url")).toBe(ENTRY.url);
    expect(entry.uid).toBe(ENTRY.uid);
  });

  it("warns at 9 o'clock three days before", () => {
    const alarm = event().component.getFirstSubcomponent("valarm");
    expect(alarm?.getFirstPropertyValue("trigger")?.toString()).toBe("-P2DT15H");
    expect(alarm?.getFirstPropertyValue("action")).toBe("DISPLAY");
  });

  it("ends lines with CR LF and folds them at 75 bytes", () => {
    const lines = calendarEntry(ENTRY).split("\r\n");
    expect(lines.some((line) => /[\r\n]/.test(line))).toBe(false);
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  });
});
