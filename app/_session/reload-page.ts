"use client";

type SentReply = { address: string; body: string; formToken: string };

/**
 * The reply that was sent last and may not have arrived, with the path of its page. A page has at most one reply form.
 */
let sent: (SentReply & { page: string }) | null = null;

/** Remembers the text of a reply that is being sent, in case the server no longer knows its form. */
export function rememberSentReply(reply: SentReply): void {
  sent = { ...reply, page: window.location.pathname };
}

/** With this query the reply page says that nothing was sent and that files must be chosen again. */
const OUT_OF_DATE = "?notice=out-of-date";

function reloadWith(search: string): void {
  window.location.replace(`${window.location.pathname}${search}`);
}

/**
 * Reloads the page when its forms are older than the release. The text of a reply is saved as a draft first, so that
 * the reloaded page shows it.
 *
 * @param load reloads this page with the given query; only tests replace it
 */
export async function reloadPage(load: (search: string) => void = reloadWith): Promise<void> {
  // The page of a reply that has arrived has been left.
  const reply = sent?.page === window.location.pathname ? sent : null;
  sent = null;
  try {
    if (reply) {
      await fetch(reply.address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ body: reply.body, formToken: reply.formToken }),
      });
    }
  } catch {
    // Offline: loading the page fails too, and the browser says so.
  }
  load(reply ? OUT_OF_DATE : window.location.search);
}
