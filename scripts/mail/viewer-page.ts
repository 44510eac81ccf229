/** The mail viewer's page: the list of e-mails and the chosen one. Rendered on the server, works without JavaScript. */
import { escapeHtml } from "@/lib/kernel/escape-html";
import type { CaughtEmail, EmailSummary } from "@/scripts/mail/caught-email";

const shownTime = new Intl.DateTimeFormat("hu-HU", {
  timeZone: "Europe/Budapest",
  dateStyle: "medium",
  timeStyle: "medium",
});

function row(summary: EmailSummary, chosen: string | undefined, query: string): string {
  const address = `/?message=${summary.id}${query ? `&q=${encodeURIComponent(query)}` : ""}`;
  return `<li><a href="${escapeHtml(address)}"${summary.id === chosen ? ' aria-current="true"' : ""}>
    <span class="to">${escapeHtml(summary.to.join(", "))}</span>
    <span class="subject">${escapeHtml(summary.subject) || "–"}</span>
    <time datetime="${escapeHtml(summary.date)}">${escapeHtml(shownTime.format(new Date(summary.date)))}</time></a></li>`;
}

function linkRow(link: string): string {
  return `<li><a href="${escapeHtml(link)}" target="_blank" rel="noreferrer">${escapeHtml(link)}</a></li>`;
}

function emailArticle(email: CaughtEmail): string {
  const headers = Object.entries(email.headers)
    .map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`)
    .join("");
  return `<article aria-labelledby="subject">
    <h2 id="subject">${escapeHtml(email.subject) || "–"}</h2>
    <dl class="details">
      <dt>Feladó · From</dt><dd>${escapeHtml(email.headers.from ?? email.from)}</dd>
      <dt>Címzett · To</dt><dd>${escapeHtml(email.to.join(", "))}</dd>
      <dt>Érkezett · Received</dt><dd>${escapeHtml(shownTime.format(new Date(email.date)))}</dd>
    </dl>
    ${
      email.html
        ? `<iframe title="HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${email.id}.html"></iframe>`
        : ""
    }
    <details${email.html ? "" : " open"}><summary>Szöveg · Text</summary><pre>${escapeHtml(email.text)}</pre></details>
    <details><summary>Linkek · Links (${email.links.length})</summary>
      <ul class="links">${email.links.map(linkRow).join("")}</ul></details>
    <details><summary>Fejlécek · Headers</summary><dl class="headers">${headers}</dl></details>
  </article>`;
}

export function viewerPage(view: {
  summaries: EmailSummary[];
  /** null: the requested e-mail does not exist; undefined: none is requested. */
  email: CaughtEmail | null | undefined;
  query: string;
}): string {
  const { summaries, email, query } = view;
  const empty = query ? "Nincs találat · Nothing found" : "Még nem érkezett levél · No e-mail yet";
  const beside =
    email === undefined
      ? '<p class="hint">Válasszon egy levelet · Choose an e-mail</p>'
      : email === null
        ? '<p class="hint">Ez a levél már nincs meg · This e-mail no longer exists</p>'
        : emailArticle(email);
  return `<!doctype html>
<html lang="hu"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${email ? `${escapeHtml(email.subject)} – ` : ""}Levelek · E-mails</title>
<link rel="stylesheet" href="/viewer.css"><script src="/viewer.js" defer></script></head>
<body data-newest="${summaries[0]?.id ?? ""}" data-chosen="${email ? email.id : ""}">
<header><h1><a href="/">Levelek · E-mails</a></h1>
  <p>Minden levél, amelyet a próbarendszer küldött; egy sem hagyta el ezt a gépet.
    <span lang="en">Every e-mail that the demo has sent. None has left this machine.</span></p>
  <form role="search"><label for="q">Keresés · Search</label>
    <input id="q" name="q" type="search" value="${escapeHtml(query)}"><button>Keresés · Search</button></form>
  <button type="button" id="delete-all" hidden>Mind törlése · Delete all</button></header>
<main><nav aria-label="Levelek · E-mails">${
    summaries.length
      ? `<ul>${summaries.map((summary) => row(summary, email?.id, query)).join("")}</ul>`
      : `<p class="hint">${empty}</p>`
  }</nav><section>${beside}</section></main></body></html>`;
}
