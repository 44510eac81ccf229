"use client";

type SentReply = { address: string; body: string; formToken: string };

/** What was sent last and may not have arrived. One page has one reply form. */
let sent: SentReply | null = null;

/** Remembers the text of a reply that is being sent, for the case that the server does not know its form any more. */
export function rememberSent(reply: SentReply): void {
  sent = reply;
}

/**
 * Loads the page anew after a release that does not know its forms: the text of a reply is kept as a draft first, so that
 * the new page shows it.
 *
 * @param reload only tests give another one
 */
export async function renewPage(reload: () => void = () => window.location.reload()): Promise<void> {
  const reply = sent;
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
  reload();
}
