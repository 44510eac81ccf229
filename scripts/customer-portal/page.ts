/** The stand-in's only page: a heading, a sentence, and either two buttons or a link back. */
import { type StandInLocale, TEXTS } from "@/scripts/customer-portal/texts";

export const STYLE_SHEET = `
:root { color-scheme: light dark; font: 1.0625rem/1.6 system-ui, sans-serif; }
body { margin: 0; background: Canvas; color: CanvasText; }
main { max-width: 34rem; margin: 10vh auto; padding: 0 1rem; }
.prop { border: 1px dashed; border-radius: .5rem; padding: .5rem 1rem; }
form { display: flex; flex-wrap: wrap; gap: .75rem; margin-block: 1.5rem; }
button { font: inherit; min-height: 3rem; padding: 0 1.25rem; border-radius: .5rem; border: 1px solid; cursor: pointer;
  background: Canvas; color: CanvasText; }
button.primary { background: light-dark(#0b5c6b, #8fd3df); border-color: transparent; color: light-dark(#fff, #06262c); }
a { color: light-dark(#0b5c6b, #8fd3df); display: inline-block; min-height: 2.75rem; }
`;

export type StandInPage = {
  locale: StandInLocale;
  text: "home" | "text" | "expired" | "used" | "invalid" | "unreported";
  /** Shows the buttons. */
  registering: boolean;
  /** Origin of the portal, for the link back. */
  portalUrl: string;
};

/** Renders the page. Nothing is escaped, because no value comes from a request. */
export function standInPage({ locale, text, registering, portalUrl }: StandInPage): string {
  const texts = TEXTS[locale];
  const heading = text === "home" ? texts.name : texts.heading;
  const buttons = `<form method="post" action="/registration">
<button class="primary" name="outcome" value="registered">${texts.finish}</button>
<button name="outcome" value="cancelled">${texts.cancel}</button>
</form>`;
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading}</title><link rel="stylesheet" href="/style.css"></head>
<body><main>
<p class="prop">${texts.standIn}</p>
<h1>${heading}</h1>
<p>${texts[text]}</p>
${registering ? buttons : `<p><a href="${portalUrl}/services">${texts.back}</a></p>`}
</main></body></html>`;
}
