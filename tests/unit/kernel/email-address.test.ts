import { lookupForm, parseEmailAddress } from "@/lib/kernel/email-address";
import { BLANKS } from "@/tests/support/blanks";

const accepted = [
  "anna.kovacs@example.hu",
  "a@b.hu",
  "A.B+c_d'e-f@Example-1.co.hu",
  `${"a".repeat(64)}@example.hu`,
  "o'neil@xn--bcher-kva.example",
];
const refused = [
  "",
  "anna",
  "@example.hu",
  "anna@",
  "anna@example",
  "anna@@example.hu",
  "anna@a@b.hu",
  " anna@example.hu",
  "anna@example.hu ",
  "anna @example.hu",
  "anna@exam ple.hu",
  ".anna@example.hu",
  "anna.@example.hu",
  "an..na@example.hu",
  '"anna"@example.hu',
  "anna(c)@example.hu",
  "anna@(c)example.hu",
  "anna@example.hu,bela@example.hu",
  "anna@example.hu;bela@example.hu",
  "group:anna@example.hu;",
  "<anna@example.hu>",
  "Anna <anna@example.hu>",
  "=?utf-8?q?anna?=@example.hu",
  "anna\r\nBcc: x@y.hu@example.hu",
  "anna@example.hu\r\nBcc: x@y.hu",
  "anna\0@example.hu",
  "mıke@example.hu",
  "anna@gıthub.com",
  "аnna@example.hu",
  "ann\u00ada@example.hu",
  "anna@exa\u00admple.hu",
  "ａnna@example.hu",
  "anna＠example.hu",
  "árvíz@example.hu",
  "anna@árvíz",
  "anna@árvíz..hu",
  "anna@-árvíz.hu",
  "anna@árvíz.1",
  "anna@árv%C3%ADz.hu",
  "anna@árvíz.hu:80",
  "anna@árvíz.hu/",
  "anna@árvíz\u3002hu",
  "anna@ａrvíz.hu",
  "anna@аrvíz.hu",
  "anna@ﬁók.hu",
  "anna@árv\u200dz.hu",
  `anna@${"á".repeat(64)}.hu`,
  "anna@-example.hu",
  "anna@example-.hu",
  "anna@example..hu",
  "anna@.example.hu",
  "anna@example.hu.",
  "anna@[127.0.0.1]",
  "anna@127.0.0.1",
  "anna@example.1",
  `${"a".repeat(65)}@example.hu`,
  `anna@${"a".repeat(64)}.hu`,
  `anna@${"a.".repeat(130)}hu`,
  "anna%x@example.hu",
  "anna!x@example.hu",
  "anna/x@example.hu",
  "anna|x@example.hu",
  "anna#x@example.hu",
  "anna$x@example.hu",
  "anna&x@example.hu",
  "anna*x@example.hu",
  "anna=x@example.hu",
  "anna?x@example.hu",
  "anna^x@example.hu",
  "anna`x@example.hu",
  "anna{x@example.hu",
  "anna~x@example.hu",
  "anna\\@x@example.hu",
  "anna@exa_mple.hu",
  "anna@example.hu\n",
  "\tanna@example.hu",
  "anna\u202e@example.hu",
  "anna@example\u3002hu",
  "anna@example\uff0ehu",
  "anna\u200b@example.hu",
  "\u212a@example.hu",
  "mailto:anna@example.hu",
];

describe("addresses that are stored and written to", () => {
  it.each(accepted)("accepts %s", (address) => {
    expect(parseEmailAddress(address)).toBe(address.toLowerCase());
  });

  it.each(refused.map((address) => [JSON.stringify(address), address]))("refuses %s", (_shown, address) => {
    expect(parseEmailAddress(address)).toBeNull();
  });

  it.each([
    ["anna@árvíz.hu", "anna@xn--rvz-dla6d.hu"],
    ["Anna@ÁRVÍZ.HU", "anna@xn--rvz-dla6d.hu"],
    ["anna@árvíz.hu".normalize("NFD"), "anna@xn--rvz-dla6d.hu"],
    ["anna@XN--RVZ-DLA6D.hu", "anna@xn--rvz-dla6d.hu"],
    ["anna@posta.tűzőgép.hu", "anna@posta.xn--tzgp-dpa63d4g.hu"],
    ["anna@bücher.example", "anna@xn--bcher-kva.example"],
  ])("takes an accented domain for its ASCII form, which is stored: %s", (typed, stored) => {
    expect([parseEmailAddress(typed), lookupForm(typed), lookupForm(stored)]).toEqual([stored, stored, stored]);
  });

  it.each(BLANKS)("drops %s around an address, never inside", (_name, blank) => {
    expect(lookupForm(`${blank}anna@example.hu${blank}${blank}`)).toBe("anna@example.hu");
    expect(parseEmailAddress(lookupForm(`anna${blank}b@example.hu`))).toBeNull();
  });

  it("looks one customer up under every spelling of their address, and nobody else", () => {
    expect([" Anna@Example.HU ", "ａｎｎａ@example.hu", "ANNA@EXAMPLE.HU"].map(lookupForm)).toEqual(
      Array(3).fill("anna@example.hu"),
    );
    expect(lookupForm("mıke@example.hu")).not.toBe("mike@example.hu");
  });
});
