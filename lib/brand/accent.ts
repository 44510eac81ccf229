/**
 * Derives the portal's accent colours from the insurer's brand colour. Whatever colour is given, text on the accent and
 * the accent as text have a contrast of at least 4.5:1 on every background of the portal, in both colour schemes. Pure;
 * lightness and chroma limits are those of app/_styles/tokens.css.
 */

/** The derived colours of one colour scheme, as `#rrggbb`. */
export type AccentColours = {
  accent: string;
  accentHover: string;
  accentSoft: string;
  onAccent: string;
};

/** A colour in OKLCH: lightness 0–1, chroma 0–0.4, hue in radians. */
type Oklch = { lightness: number; chroma: number; hue: number };
type Channels = readonly [red: number, green: number, blue: number];

/** WCAG 2.2, 1.4.3: contrast of body text. */
export const MIN_TEXT_CONTRAST = 4.5;
/** The backgrounds of accent-coloured text: canvas, surface, plain tag (tokens.css). */
const LIGHT_BACKGROUNDS = ["#f7f5f0", "#ffffff", "#efece4"];
const DARK_BACKGROUNDS = ["#10171c", "#182127", "#243039"];
const LIGHT_SURFACE = "#ffffff";
const STEP = 0.01;

/** True for `#rrggbb`, upper or lower case: the format of `BRAND_PRIMARY`. */
export function isHexColour(value: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(value);
}

function toChannels(hex: string): Channels {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

function toHex(channels: Channels): string {
  return `#${channels
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

const toLinear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const fromLinear = (part: number) => (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055);

/** @see https://bottosson.github.io/posts/oklab/ — the matrices behind CSS `oklch()`. */
function toOklch(hex: string): Oklch {
  const [red, green, blue] = toChannels(hex).map(toLinear) as unknown as Channels;
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(a, b),
    hue: Math.atan2(b, a),
  };
}

function linearOf({ lightness, chroma, hue }: Oklch): Channels {
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

/** The nearest sRGB colour as `#rrggbb`: lightness and hue are kept, chroma is reduced. */
function toSrgbHex(colour: Oklch): string {
  let { chroma } = colour;
  let channels = linearOf(colour);
  while (chroma > 0 && channels.some((part) => part < -0.0005 || part > 1.0005)) {
    chroma = Math.max(0, chroma - STEP / 2);
    channels = linearOf({ ...colour, chroma });
  }
  const [red, green, blue] = channels;
  const clamp = (part: number) => fromLinear(Math.min(1, Math.max(0, part)));
  return toHex([clamp(red), clamp(green), clamp(blue)]);
}

function luminance(hex: string): number {
  const [red, green, blue] = toChannels(hex);
  return 0.2126 * toLinear(red) + 0.7152 * toLinear(green) + 0.0722 * toLinear(blue);
}

/** Contrast of two colours by WCAG 2.2, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const isReadable = (colour: string, backgrounds: readonly string[]) =>
  backgrounds.every((background) => contrast(colour, background) >= MIN_TEXT_CONTRAST);

/** Darkens (-1) or lightens (1) a colour in small steps until it is readable on all backgrounds. */
function adjustUntilReadable(colour: Oklch, backgrounds: readonly string[], direction: 1 | -1): Oklch {
  let found = colour;
  while (!isReadable(toSrgbHex(found), backgrounds) && found.lightness > 0 && found.lightness < 1) {
    found = { ...found, lightness: Math.min(1, Math.max(0, found.lightness + direction * STEP)) };
  }
  return found;
}

/** Mixes `share` of a colour into white, channel by channel (CSS `color-mix(in srgb, …)`). */
function tint(hex: string, share: number): string {
  const white = toChannels(LIGHT_SURFACE);
  const [red, green, blue] = toChannels(hex).map((part, i) => part * share + (white[i] ?? 0) * (1 - share));
  return toHex([red ?? 0, green ?? 0, blue ?? 0]);
}

/**
 * Derives the accent colours of both colour schemes.
 *
 * @param brand `#rrggbb`; the caller checks it with `isHexColour`
 */
export function accentColours(brand: string): { light: AccentColours; dark: AccentColours } {
  const base = toOklch(brand);
  const accent = adjustUntilReadable({ ...base, lightness: Math.min(base.lightness, 0.46) }, LIGHT_BACKGROUNDS, -1);
  const hover = { ...accent, lightness: Math.max(0, accent.lightness - 0.09) };
  const soften = (lightness: number, chroma: number): Oklch => ({
    ...base,
    lightness,
    chroma: Math.min(base.chroma, chroma),
  });
  const pale = adjustUntilReadable(soften(0.81, 0.075), DARK_BACKGROUNDS, 1);
  return {
    light: {
      accent: toSrgbHex(accent),
      accentHover: toSrgbHex(hover),
      accentSoft: tint(toSrgbHex(accent), 0.1),
      onAccent: "#ffffff",
    },
    dark: {
      accent: toSrgbHex(pale),
      accentHover: toSrgbHex(soften(0.89, 0.055)),
      accentSoft: toSrgbHex(soften(0.295, 0.035)),
      onAccent: toSrgbHex(soften(0.23, 0.04)),
    },
  };
}

function roles({ accent, accentHover, accentSoft, onAccent }: AccentColours): string {
  return `--accent: ${accent}; --accent-hover: ${accentHover}; --accent-soft: ${accentSoft}; --on-accent: ${onAccent};`;
}

/**
 * The style sheet of /brand.css. It holds literal colours, so that every browser shows the colours whose contrast the
 * tests measure. `:root:root` has a higher specificity than tokens.css, in any order; print keeps black on white.
 */
export function brandStyleSheet(brand: string): string {
  const { light, dark } = accentColours(brand);
  return `@media screen { :root:root { --brand: ${brand.toLowerCase()}; ${roles(light)} } }
@media screen and (prefers-color-scheme: dark) { :root:root { ${roles(dark)} } }
`;
}
