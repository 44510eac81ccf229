import { printable, quoted } from "@/lib/kernel/printable";

const HALF = String.fromCharCode(0xd800);
/** Clears a screen, in C0 and C1; turns the direction of text; hides it; ends a line in three ways. */
const HOSTILE = `\u001b[2J\u009b2J\u202e\u2066\u200b\u00ad\ufeff\r\n\u0085\u2028\u2029\u0007${HALF}\ue000\u{e0041}`;

describe("untrusted text in output", () => {
  it("no unprintable character is left", () => {
    expect(printable(HOSTILE)).toMatch(/^[\x20-\x7e]+$/);
    expect(printable(`\u001b[31mő\u009b\u202e${HALF}\u{e0041}`)).toBe(
      "\\u001b[31mő\\u009b\\u202e\\ud800\\udb40\\udc41",
    );
  });

  it.each(["Kovács Anna", "ÁRVÍZTŰRŐ tükörfúrógép", "C:\\kötvény.pdf", "日本 👍 „idézet”", "1 234,50 Ft"])(
    "%s is unchanged",
    (text) => expect(printable(text)).toBe(text),
  );

  it("JSON keeps its meaning", () => {
    const value = { [HOSTILE]: [HOSTILE, 1, null], plain: 'a"\\b' };
    expect(JSON.parse(printable(JSON.stringify(value)))).toEqual(value);
  });

  it("quoted text is cut at 100 characters, never within one", () => {
    expect(quoted('a"b\u001b')).toBe('"a\\"b\\u001b"');
    expect(quoted("é".repeat(100))).toBe(`"${"é".repeat(100)}"`);
    expect(quoted("👍".repeat(101))).toBe(`"${"👍".repeat(100)}…"`);
    expect(quoted("x".repeat(1_000_000))).toHaveLength(103);
  });
});
