import { DARK, emailAccent, LIGHT } from "@/emails/_components/palette";
import { contrast, MIN_TEXT_CONTRAST } from "@/lib/brand/accent";

const BRANDS = ["#0b5c6b", "#003781", "#d40511", "#ffcc00", "#00a651", "#ff6600", "#6a1b9a", "#000000", "#ffffff"];

describe("the accent colours of e-mails are derived from the brand colour", () => {
  it("keeps the default accent as it is and lightens it for the dark scheme", () => {
    expect(emailAccent("#0b5c6b")).toEqual({ accent: "#0b5c6b", accentDark: "#88cede", onAccentDark: "#002128" });
  });

  it.each(BRANDS)("text stays readable with %s", (primary) => {
    const { accent, accentDark, onAccentDark } = emailAccent(primary);
    expect(contrast(accent, LIGHT.onAccent)).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
    expect(contrast(accent, LIGHT.card)).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
    expect(contrast(accentDark, onAccentDark)).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
    expect(contrast(accentDark, DARK.card)).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
  });

  it("falls back to the default for anything that is not a colour", () => {
    expect(emailAccent("red;}")).toEqual(emailAccent("#0b5c6b"));
  });
});
