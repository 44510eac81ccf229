/**
 * The colours of the letters, as literals: mail clients know neither custom properties nor relative colour. The accent
 * follows from the brand's colour by the same clamps as on the web pages, so that its contrast holds for any brand.
 */
export const LIGHT = {
  canvas: "#f7f5f0",
  sheet: "#ffffff",
  line: "#ddd8cd",
  text: "#16212b",
  muted: "#4a5865",
  onAccent: "#ffffff",
} as const;

export const DARK = {
  canvas: "#10171c",
  sheet: "#182127",
  line: "#303d46",
  text: "#edf0f1",
  muted: "#b0bcc4",
} as const;

/** What stands in for a brand colour that is not `#rrggbb`. */
export const DEFAULT_PRIMARY = "#0b5c6b";

type Oklch = { l: number; c: number; h: number };
type Triple = [number, number, number];

export type AccentColours = { accent: string; accentDark: string; onAccentDark: string };

/** @param primary The brand's colour, `#rrggbb`. */
export function accentColours(primary: string): AccentColours {
  const brand = toOklch(/^#[0-9a-f]{6}$/i.test(primary) ? primary : DEFAULT_PRIMARY);
  return {
    accent: brand.l <= 0.46 ? fromOklch(brand) : fromOklch({ ...brand, l: 0.46 }),
    accentDark: fromOklch({ l: 0.81, c: Math.min(brand.c, 0.075), h: brand.h }),
    onAccentDark: fromOklch({ l: 0.23, c: Math.min(brand.c, 0.04), h: brand.h }),
  };
}

// OKLab after Björn Ottosson, https://bottosson.github.io/posts/oklab/
function toOklch(hex: string): Oklch {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const [r, g, b] = [channel(1), channel(3), channel(5)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, c: Math.hypot(a, bb), h: Math.atan2(bb, a) };
}

/** The nearest colour a screen can show: chroma gives way, lightness (and with it the contrast) stays. */
function fromOklch({ l, c, h }: Oklch): string {
  let chroma = c;
  let channels = toLinear(l, chroma, h);
  while (chroma > 0 && channels.some((value) => value < -0.0005 || value > 1.0005)) {
    chroma = Math.max(0, chroma - 0.002);
    channels = toLinear(l, chroma, h);
  }
  const hex = channels.map((value) => {
    const clamped = Math.min(1, Math.max(0, value));
    const encoded = clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * clamped ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${hex.join("")}`;
}

function toLinear(lightness: number, chroma: number, hue: number): Triple {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}
