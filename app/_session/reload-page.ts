"use client";

type SentReply = { address: string; body: string; formToken: string };

/** What was sent last and may not have arrived, with the path of its page. One page has one reply form. */
let sent: (SentReply & { page: string }) | null = null;

/** Remembers the text of a reply that is being sent, for the case that the server does not know its form any more. */
export function rememberSentReply(reply: SentReply): void {
  sent = { ...reply, page: window.location.pathname };
}

/** The reply page then says that nothing was sent, and that files have to be chosen again. */
const OUT_OF_DATE = "?notice=out-of-date";

function reloadWith(search: string): void {
  window.location.replace(`${window.location.pathname}${search}`);
}

/**
 * Loads the page anew after a release that does not know its forms: the text of a reply is kept as a draft first, so that
 * the new page shows it.
 *
 * @param load loads this page with the given query; only tests give another one
 */
export async function reloadPage(load: (search: string) => void = reloadWith): Promise<void> {
  // A reply that has arrived is remembered too, but its page has been left.
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
    // Offline: the new page says so itself.
  }
  load(reply ? OUT_OF_DATE : window.location.search);
}
