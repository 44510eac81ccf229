/**
 * Every pair of text and background colours of the portal, computed from the tokens, in both schemes (WCAG 1.4.3,
 * 1.4.11).
 */
import { readFileSync } from "node:fs";
import { accentColours, contrast, MIN_TEXT_CONTRAST } from "@/lib/brand/accent";

type Scheme = "light" | "dark";

/** WCAG 1.4.11: edges of controls, the focus ring. */
const MIN_EDGE_CONTRAST = 3;
/** Lowest contrast of the portal's own colours; stricter than WCAG. */
const OWN_TEXT_CONTRAST = 5.3;
const OWN_EDGE_CONTRAST = 4.1;
const BRANDS = ["#0b5c6b", "#003781", "#d40511", "#ffcc00", "#00a651", "#ff6600", "#6a1b9a", "#000000", "#ffffff"];

/** Text colours with the backgrounds on which they are used. */
const TEXT_ON: Record<string, string[]> = {
  text: ["canvas", "surface", "sunken", "accent-soft", "warning-soft", "success-soft", "danger-soft"],
  "text-muted": ["canvas", "surface", "sunken", "accent-soft"],
  accent: ["canvas", "surface", "sunken", "accent-soft"],
  "accent-hover": ["canvas", "surface", "accent-soft"],
  "on-accent": ["accent", "accent-hover"],
  "on-panel": ["panel"],
  danger: ["canvas", "surface", "danger-soft"],
  warning: ["surface", "warning-soft", "accent-soft"],
  success: ["surface", "success-soft"],
};
const EDGE_ON: Record<string, string[]> = {
  border: ["canvas", "surface"],
  accent: ["canvas", "surface"],
  danger: ["canvas", "surface"],
};
/** An unchecked checkbox in the bar above selected rows. */
const EDGE_ON_TINT: Record<string, string[]> = { border: ["accent-soft"] };
/** The focus has two rings, so that one of them is visible on any background. */
const FOCUSED_ON = ["canvas", "surface", "sunken", "accent-soft", "panel", "accent", "danger-soft"];

const sheet = readFileSync("app/_styles/tokens.css", "utf8").replace(/\/\*.*?\*\//gs, "");

/** The literal colours of a scheme: those of the first `:root`, for the dark scheme with its own values on top. */
function literals(block: string): Record<string, string> {
  const found = [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6}|var\(--[\w-]+\));/g)];
  return Object.fromEntries(found.map(([, name, value]) => [name, value ?? ""]));
}

function colours(scheme: Scheme, brand: string): (role: string) => string {
  const light = /:root \{(.*?)\n\}/s.exec(sheet)?.[1] ?? "";
  const dark = /prefers-color-scheme: dark\) \{\s*:root \{(.*?)\n {2}\}/s.exec(sheet)?.[1] ?? "";
  const { accent, accentHover, accentSoft, onAccent } = accentColours(brand)[scheme];
  const roles: Record<string, string> = {
    ...literals(light),
    ...(scheme === "dark" ? literals(dark) : {}),
    accent,
    "accent-hover": accentHover,
    "accent-soft": accentSoft,
    "on-accent": onAccent,
  };
  return function resolve(role): string {
    const value = roles[role] ?? "";
    const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
    if (other) return resolve(other);
    const hex = value.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
    if (!/^#[0-9a-f]{6}$/.test(hex)) throw new Error(`${role} has no colour`);
    return hex;
  };
}

function tooWeak(of: (role: string) => string, pairs: Record<string, string[]>, atLeast: number): string[] {
  return Object.entries(pairs).flatMap(([front, grounds]) =>
    grounds
      .map((ground) => ({ pair: `${front} on ${ground}`, ratio: contrast(of(front), of(ground)) }))
      .filter(({ ratio }) => ratio < atLeast)
      .map(({ pair, ratio }) => `${pair} ${ratio.toFixed(2)}`),
  );
}

describe.each(["light", "dark"] as const)("in the %s scheme", (scheme) => {
  it("the design's own colours keep what the design promises", () => {
    const of = colours(scheme, "#0b5c6b");
    expect(tooWeak(of, TEXT_ON, OWN_TEXT_CONTRAST)).toEqual([]);
    expect(tooWeak(of, EDGE_ON, OWN_EDGE_CONTRAST)).toEqual([]);
  });

  it.each(BRANDS)("with the brand colour %s all words and edges can be made out", (brand) => {
    const of = colours(scheme, brand);
    expect(tooWeak(of, TEXT_ON, MIN_TEXT_CONTRAST)).toEqual([]);
    expect(tooWeak(of, EDGE_ON, MIN_EDGE_CONTRAST)).toEqual([]);
    expect(tooWeak(of, EDGE_ON_TINT, MIN_EDGE_CONTRAST)).toEqual([]);
    const unseen = FOCUSED_ON.filter((ground) =>
      ["focus-ring", "focus-halo"].every((ring) => contrast(of(ring), of(ground)) < MIN_EDGE_CONTRAST),
    );
    expect(unseen).toEqual([]);
  });
});
