import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type SystemFrame, systemDocument } from "@/lib/web/system-document";

const FRAME: SystemFrame = {
  locale: "hu",
  brandName: "Allianz",
  primary: null,
  logoUrl: null,
  supportPhone: "+36 1 421 1421",
};
const WORDS = { heading: "A portál jelenleg nem érhető el", lead: "Küldeményei biztonságban vannak." };

describe("the page that needs neither Next nor the database", () => {
  it("shows the given texts in its language, with the number of customer service", () => {
    const { html } = systemDocument(WORDS, FRAME);
    expect(html).toContain('<html lang="hu">');
    expect(html).toContain("<title>A portál jelenleg nem érhető el – Küldeményeim portál</title>");
    expect(html).toContain('<a href="tel:+3614211421">+36\u00a01\u00a0421\u00a01421</a>');
    expect(html).not.toContain('<p class="links">');
  });

  it("escapes every value", () => {
    const sly = `"><script>alert('x')</script>&`;
    const words = { heading: sly, lead: sly, action: { href: sly, text: sly }, help: false };
    const { html } = systemDocument(words, { ...FRAME, brandName: sly, supportPhone: sly });
    expect(html).not.toContain("<script");
    expect(html).not.toContain("alert('x')");
    expect(html).toContain("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;");
  });

  it("allows its own style and nothing else", () => {
    const { html, headers } = systemDocument(WORDS, { ...FRAME, logoUrl: "https://cdn.example.hu/logo.svg" });
    const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? "";
    const digest = createHash("sha256").update(style).digest("base64");
    expect(headers["Content-Security-Policy"]).toBe(
      `default-src 'none'; style-src 'sha256-${digest}'; font-src 'self'; img-src 'self' https://cdn.example.hu; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  });

  it("has the colours of the other pages", () => {
    const tokens = readFileSync(path.resolve(import.meta.dirname, "../../../app/_styles/tokens.css"), "utf8");
    const { html } = systemDocument(WORDS, FRAME);
    const names = { canvas: "canvas", surface: "surface", text: "text", muted: "text-muted", line: "line" };
    for (const [own, token] of Object.entries({ ...names, ring: "focus-ring", halo: "focus-halo" })) {
      const theirs = [...tokens.matchAll(new RegExp(`--${token}: (#\\w+);`, "g"))].map(([, colour]) => colour);
      const ours = [...html.matchAll(new RegExp(`--${own}:(#\\w+)[;}]`, "g"))].map(([, colour]) => colour);
      // Light, then dark; the third value of the tokens is for print.
      expect([own, ours]).toEqual([own, theirs.slice(0, 2)]);
    }
  });
});
