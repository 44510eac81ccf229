/** What staff did in an account is said to the customer and to staff in different words. */
import { messages } from "@/messages";

it.each(["hu", "en"] as const)("staff do not read the words that are meant for the customer (%s)", (locale) => {
  const { account, staff } = messages[locale];
  const forStaff: Record<string, string> = staff.customer.history.action;
  expect(Object.keys(forStaff)).toEqual(Object.keys(account.staff.action));
  const shared = Object.values(account.staff.action).filter((text) => Object.values(forStaff).includes(text));
  expect(shared).toEqual([]);
  const address = locale === "hu" ? /Önnek|Önt|Ön |fiókja / : /\byour?\b/i;
  expect(Object.values(forStaff).filter((text) => address.test(text))).toEqual([]);
});
