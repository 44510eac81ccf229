import { accentColours, brandStyleSheet, contrast, isHexColour, MIN_TEXT_CONTRAST } from "@/lib/brand/accent";

const STEPS = ["00", "33", "66", "99", "cc", "ff"];
const everyHue = STEPS.flatMap((red) => STEPS.flatMap((green) => STEPS.map((blue) => `#${red}${green}${blue}`)));
const LIGHT = { canvas: "#f7f5f0", surface: "#ffffff", sunken: "#efece4", text: "#16212b" };
const DARK = { canvas: "#10171c", surface: "#182127", sunken: "#243039", text: "#edf0f1" };

describe("any brand colour becomes an accent that can be read", () => {
  it.each([
    ["light", LIGHT],
    ["dark", DARK],
  ] as const)("keeps 4.5:1 in the %s scheme for 216 colours of the whole range", (scheme, grounds) => {
    const weak = everyHue.flatMap((brand) => {
      const { accent, accentHover, accentSoft, onAccent } = accentColours(brand)[scheme];
      const pairs = [
        [onAccent, accent],
        [onAccent, accentHover],
        [accent, grounds.canvas],
        [accent, grounds.surface],
        [accent, grounds.sunken],
        [accentHover, grounds.surface],
        [accent, accentSoft],
        [grounds.text, accentSoft],
      ] as const;
      return pairs.filter(([one, other]) => contrast(one, other) < MIN_TEXT_CONTRAST).map((pair) => [brand, ...pair]);
    });
    expect(weak).toEqual([]);
  });

  it("measures contrast as WCAG does", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
    expect(contrast("#123456", "#123456")).toBe(1);
  });

  it("leaves a dark brand colour as it is and darkens a bright one", () => {
    expect(accentColours("#0b5c6b").light.accent).toBe("#0b5c6b");
    expect(accentColours("#ffcc00").light.accent).not.toBe("#ffcc00");
  });

  it("writes literals for both schemes and nothing for paper", () => {
    const sheet = brandStyleSheet("#7A0019");
    expect(sheet).toContain("--brand: #7a0019;");
    expect(sheet.match(/--accent: #[0-9a-f]{6};/g)).toHaveLength(2);
    expect(sheet).not.toMatch(/@media print|oklch/);
  });

  it("accepts six hexadecimal digits and nothing else", () => {
    expect(["#0b5c6b", "#FFFFFF"].every(isHexColour)).toBe(true);
    expect(["0b5c6b", "#fff", "#0b5c6b; }", "red", ""].some(isHexColour)).toBe(false);
  });
});
