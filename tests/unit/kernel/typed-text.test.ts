import { closureFieldProblem } from "@/lib/closure/closure-details";
import { lookupForm } from "@/lib/kernel/email-address";
import { isDamagedText } from "@/lib/kernel/typed-text";
import { replyProblem } from "@/lib/mailbox/reply/reply";
import { cleanSearchText } from "@/lib/mailbox/search/search-query";

/** The result of ill-formed UTF-8 in a form, and what scripts may post. */
const DAMAGED: [string, string][] = [
  ["NUL", "Kov\0ács"],
  ["half a surrogate pair", "Kov\ud83dács"],
  ["bytes that are no UTF-8", new TextDecoder().decode(Uint8Array.of(0x4b, 0xff, 0xc3, 0x28))],
];

describe("text that was damaged on its way", () => {
  it.each(DAMAGED)("%s: refused in a reply and in a closure request, at its field", (_name, text) => {
    expect(isDamagedText(text)).toBe(true);
    expect(replyProblem(text)).toEqual({ kind: "invalid-characters" });
    const form = { reason: "contract-ended", name: text, policy: text, address: "", note: text, acknowledged: true };
    for (const field of ["name", "policy", "note"] as const) {
      expect(closureFieldProblem(form, field)).toBe("invalid-characters");
    }
  });

  it.each(DAMAGED)("%s: removed from a search, which shows the searched text", (_name, text) => {
    const cleaned = cleanSearchText(text) ?? "";
    expect(isDamagedText(cleaned)).toBe(false);
    expect(cleaned).toMatch(/^K(ov ács| \()/);
  });

  it.each(DAMAGED)("%s: an address with it can be looked up, and belongs to no account", (_name, text) => {
    const asked = lookupForm(`${text}@example.hu`);
    expect(asked.includes("\0") || !asked.isWellFormed()).toBe(false);
    expect(asked).toContain("\ufffd");
  });

  it.each(["Kovács 👍", "日本", "családi 👨‍👩‍👧", "a\tb\nc"])("%s is undamaged", (text) => {
    expect(isDamagedText(text)).toBe(false);
  });
});
