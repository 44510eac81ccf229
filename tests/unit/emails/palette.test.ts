import { accentColours, DARK, LIGHT } from "@/emails/_components/palette";

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const BRANDS = ["#0b5c6b", "#003781", "#d40511", "#ffcc00", "#00a651", "#ff6600", "#6a1b9a", "#000000", "#ffffff"];

describe("the accent of the letters follows from the brand's colour", () => {
  it("keeps the default accent as it is and lightens it for the dark scheme", () => {
    expect(accentColours("#0b5c6b")).toEqual({ accent: "#0b5c6b", accentDark: "#88cede", onAccentDark: "#002128" });
  });

  it.each(BRANDS)("stays readable with %s", (primary) => {
    const { accent, accentDark, onAccentDark } = accentColours(primary);
    expect(contrast(accent, LIGHT.onAccent)).toBeGreaterThanOrEqual(5.3);
    expect(contrast(accent, LIGHT.sheet)).toBeGreaterThanOrEqual(5.3);
    expect(contrast(accentDark, onAccentDark)).toBeGreaterThanOrEqual(5.3);
    expect(contrast(accentDark, DARK.sheet)).toBeGreaterThanOrEqual(5.3);
  });

  it("falls back to the default for anything that is not a colour", () => {
    expect(accentColours("red;}")).toEqual(accentColours("#0b5c6b"));
  });
});
