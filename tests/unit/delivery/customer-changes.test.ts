import {
  changedDetails,
  customerChanges,
  type GivenCustomer,
  type KnownCustomer,
} from "@/lib/delivery/customer-changes";

const SAMPLE_CONTRACT = { number: "110", product: "Lakás", status: "active", channel: "electronic" } as const;
const known = (change: Partial<KnownCustomer> = {}): KnownCustomer => ({
  ...{ name: "Kovács Anna", locale: "hu", localeChosenAt: null, customerPortalSince: null },
  contracts: [{ ...SAMPLE_CONTRACT, imported: true }],
  ...change,
});
const line = (change: Partial<GivenCustomer> = {}): GivenCustomer => ({
  ...{ name: "Kovács Anna", locale: null, contract: null, customerPortal: null },
  ...change,
});

describe("what an import changes on an existing account", () => {
  it.each<[string, KnownCustomer, GivenCustomer[], string]>([
    ["the same again", known(), [line({ locale: "hu", contract: SAMPLE_CONTRACT, customerPortal: false })], ""],
    ["nothing but the name", known(), [line()], ""],
    ["another name", known(), [line({ name: "Nagy Anna" })], "name"],
    ["the first line's name", known(), [line(), line({ name: "Nagy Anna" })], ""],
    ["another language", known(), [line({ locale: "en" })], "locale"],
    ["a language that a later line gives", known(), [line(), line({ locale: "en" })], "locale"],
    [
      "a language against the customer's own choice",
      known({ localeChosenAt: new Date(0) }),
      [line({ locale: "en" })],
      "",
    ],
    ["a new contract", known(), [line({ contract: { ...SAMPLE_CONTRACT, number: "111" } })], "contracts"],
    ["another channel", known(), [line({ contract: { ...SAMPLE_CONTRACT, channel: "postal" } })], "contracts"],
    [
      "a contract that only a message mentioned",
      known({ contracts: [{ ...SAMPLE_CONTRACT, imported: false }] }),
      [line({ contract: SAMPLE_CONTRACT })],
      "contracts",
    ],
    [
      "the last line of a contract",
      known(),
      [line({ contract: { ...SAMPLE_CONTRACT, channel: "postal" } }), line({ contract: SAMPLE_CONTRACT })],
      "",
    ],
    ["joins the customer portal", known(), [line({ customerPortal: true })], "customerPortal"],
    ["has it already", known({ customerPortalSince: new Date(0) }), [line({ customerPortal: true })], ""],
  ])("%s", (_name, before, lines, changed) => {
    expect(changedDetails(customerChanges(before, lines)).join()).toBe(changed);
  });
});
