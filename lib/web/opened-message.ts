import "server-only";
import { headers } from "next/headers";
import { cache } from "react";
import { err, type Result } from "@/lib/kernel/result";
import { getMessage, type MessageFailure } from "@/lib/mailbox/message/get-message";
import { type OpenedMessage, openMessage } from "@/lib/mailbox/message/open-message";
import type { MessageList } from "@/lib/mailbox/message/visibility";
import type { SignedOut } from "@/lib/mailbox/reading/customer-session";
import { clientOf } from "@/lib/web/client";
import { customerSessionOf } from "@/lib/web/customer-session";
import { requireCustomer } from "@/lib/web/gate";
import { noteOwnWrite } from "@/lib/web/own-write";
import { isPrefetch } from "@/lib/web/prefetch";
import { webContext } from "@/lib/web/web-context";

/** A HEAD or a prefetch: the message exists, but its text is not read and nothing is recorded. */
export type NotShown = { kind: "not-shown"; prefetch: boolean };

/**
 * Opens the message of the requested page, in the inbox or the trash, and records the opening, once per request:
 * metadata and page share it. The method comes from `x-portal-method`, which page-request.ts overwrites. If it were
 * wrong, the page would show no text; no code path reads the text without recording.
 */
export const openedMessage = cache(
  async (
    messageId: string,
    from: MessageList = "inbox",
  ): Promise<Result<OpenedMessage, MessageFailure | SignedOut | NotShown>> => {
    const session = await requireCustomer();
    const incoming = await headers();
    const prefetch = isPrefetch(incoming);
    if (prefetch || incoming.get("x-portal-method") === "HEAD") {
      const found = await getMessage(webContext(), { accountId: session.account.id, messageId, from });
      return found.ok ? err({ kind: "not-shown", prefetch }) : found;
    }
    const opened = await openMessage(webContext(), {
      session: customerSessionOf(session, clientOf(incoming)),
      messageId,
      from,
    });
    if (opened.ok) await noteOwnWrite(session);
    return opened;
  },
);
