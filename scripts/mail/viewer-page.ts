/** The mail viewer's one page: the list, and beside it the letter that was chosen. Rendered here, readable without JS. */
import { escapeHtml } from "@/lib/kernel/escape-html";
import type { CaughtMessage, MessageSummary } from "@/scripts/mail/caught-message";

const shownTime = new Intl.DateTimeFormat("hu-HU", {
  timeZone: "Europe/Budapest",
  dateStyle: "medium",
  timeStyle: "medium",
});

function row(summary: MessageSummary, chosen: string | undefined, query: string): string {
  const address = `/?message=${summary.id}${query ? `&q=${encodeURIComponent(query)}` : ""}`;
  return `<li><a href="${escapeHtml(address)}"${summary.id === chosen ? ' aria-current="true"' : ""}>
    <span class="to">${escapeHtml(summary.to.join(", "))}</span>
    <span class="subject">${escapeHtml(summary.subject) || "–"}</span>
    <time datetime="${escapeHtml(summary.date)}">${escapeHtml(shownTime.format(new Date(summary.date)))}</time></a></li>`;
}

function linkItem(link: string): string {
  return `<li><a href="${escapeHtml(link)}" target="_blank" rel="noreferrer">${escapeHtml(link)}</a></li>`;
}

function email(message: CaughtMessage): string {
  const headers = Object.entries(message.headers)
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join("");
  return `<article aria-labelledby="subject">
    <h2 id="subject">${escapeHtml(message.subject) || "–"}</h2>
    <dl class="facts">
      <dt>Feladó · From</dt><dd>${escapeHtml(message.headers.from ?? message.from)}</dd>
      <dt>Címzett · To</dt><dd>${escapeHtml(message.to.join(", "))}</dd>
      <dt>Érkezett · Received</dt><dd>${escapeHtml(shownTime.format(new Date(message.date)))}</dd>
    </dl>
    ${
      message.html
        ? `<iframe title="HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${message.id}.html"></iframe>`
        : ""
    }
    <details${message.html ? "" : " open"}><summary>Szöveg · Text</summary><pre>${escapeHtml(message.text)}</pre></details>
    <details><summary>Linkek · Links (${message.links.length})</summary>
      <ul class="links">${message.links.map(linkItem).join("")}</ul></details>
    <details><summary>Fejlécek · Headers</summary><dl class="headers">${headers}</dl></details>
  </article>`;
}

export function viewerPage(view: {
  summaries: MessageSummary[];
  /** null: asked for, but not there (any more); undefined: none asked for. */
  message: CaughtMessage | null | undefined;
  query: string;
}): string {
  const { summaries, message, query } = view;
  const empty = query ? "Nincs találat · Nothing found" : "Még nem érkezett levél · No mail yet";
  const beside =
    message === undefined
      ? '<p class="hint">Válasszon egy levelet · Choose a letter</p>'
      : message === null
        ? '<p class="hint">Ez a levél már nincs meg · This letter is gone</p>'
        : email(message);
  return `<!doctype html>
<html lang="hu"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${message ? `${escapeHtml(message.subject)} – ` : ""}Levelek · Mail</title>
<link rel="stylesheet" href="/viewer.css"><script src="/viewer.js" defer></script></head>
<body data-newest="${summaries[0]?.id ?? ""}" data-chosen="${message ? message.id : ""}">
<header><h1><a href="/">Levelek · Mail</a></h1>
  <p>Minden levél, amelyet a próbarendszer küldött; egy sem hagyta el ezt a gépet.
    <span lang="en">Every letter the demo has sent; none has left this machine.</span></p>
  <form role="search"><label for="q">Keresés · Search</label>
    <input id="q" name="q" type="search" value="${escapeHtml(query)}"><button>Keresés · Search</button></form>
  <button type="button" id="delete-all" hidden>Mind törlése · Delete all</button></header>
<main><nav aria-label="Levelek · Mail">${
    summaries.length
      ? `<ul>${summaries.map((summary) => row(summary, message?.id, query)).join("")}</ul>`
      : `<p class="hint">${empty}</p>`
  }</nav><section>${beside}</section></main></body></html>`;
}
