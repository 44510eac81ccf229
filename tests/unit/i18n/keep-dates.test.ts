/** Dates and amounts that the insurer wrote stay on one line. */
import { keepDates } from "@/lib/i18n/no-break";

const shown = (text: string) => keepDates(text).replaceAll("\u00a0", "~");

it.each([
  ["Díjértesítő, 2026. 12. 01. – 2026. 12. 31.", "Díjértesítő, 2026.~12.~01.~– 2026.~12.~31."],
  ["fizetési határideje: 2026. december 1. A csatolt", "fizetési határideje: 2026.~december~1. A csatolt"],
  ["2026. nov. 19-én", "2026.~nov.~19-én"],
  ["1 December 2026 – 31 December 2026", "1~December~2026~– 31~December~2026"],
  ["due on 1 December 2026, or later", "due on 1~December~2026, or later"],
  ["9000 Ft, 18 450 Ft és 1 234 567 HUF", "9000~Ft, 18~450~Ft és 1~234~567~HUF"],
])("%s", (text, kept) => {
  expect(shown(text)).toBe(kept);
});

it.each(["a 2026. évi 12 díj", "2026. 13 darab", "hívja a 06 1 234 5678 számot", "12 forint", "May the 4 of 2026"])(
  "%s stays as it is",
  (text) => {
    expect(keepDates(text)).toBe(text);
  },
);
