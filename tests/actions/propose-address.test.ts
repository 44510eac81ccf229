/** What becomes of a new e-mail address that a staff member proposes for a customer. */
import { proposeAddressAction } from "@/app/staff/customers/[id]/actions";
import { NO_ADDRESS } from "@/app/staff/customers/[id]/state";
import { writeStaffCookie } from "@/lib/web/staff-cookie";
import { staffMark } from "@/lib/web/staff-gate";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { enrol } from "@/tests/integration/staff/staff-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { formOf, jar, leadsTo, serveWith } from "./fake-browser";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("next/headers", () => jest.requireActual("./fake-browser").nextHeaders);
jest.mock("next/navigation", () => jest.requireActual("./fake-browser").nextNavigation);
jest.mock("@/lib/web/texts", () => jest.requireActual("./fake-browser").pageTexts);

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: "2031-03-03T09:00:00Z" });
  serveWith(test);
});
afterAll(() => test.close());

it("stays in the form as it was typed when it is refused; else it waits for the second staff member", async () => {
  const person = await enrol(test);
  await writeStaffCookie(jar as never, person.sessionId);
  const customer = await createAccount(test.ctx);
  const propose = (typed: string, id: string = customer) => {
    const form = formOf({ owner: staffMark(person), customer: id, "new-address": typed });
    return leadsTo(proposeAddressAction(NO_ADDRESS, form));
  };
  const refused = (typed: string, message: string) =>
    `stays with ${JSON.stringify({ typed, errors: [{ field: "new-address", message }] })}`;
  expect(await propose(" emma@example ")).toBe(refused(" emma@example ", "invalid"));
  expect(await propose("")).toBe(refused("", "invalid"));
  expect(await propose("emma.new@example.hu", "someone")).toBe("/staff/customers");
  expect(await propose("emma.new@example.hu", test.ctx.random.uuid())).toMatch(/notice=address-unknown-address$/);
  expect(await propose("emma.new@example.hu")).toBe(`/staff/customers/${customer}?notice=address-proposed`);
});
