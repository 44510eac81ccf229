"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { rememberSentReply } from "@/app/_session/reload-page";

/** Milliseconds without typing before the text is saved. */
const WAIT_MS = 1500;

type DraftAutosave = {
  /** To be called with the whole text whenever it changes. */
  typed(text: string): void;
  /**
   * To be called when the form is sent with this text: no save is left pending. The text is kept for the case that the
   * server does not know the form any more.
   */
  sending(text: string): void;
  /** True if the server has saved the current draft. */
  kept: boolean;
};

/** Saves the text of a reply as a draft while it is typed. Without script the text is saved when the form is posted. */
export function useDraftAutosave(address: string, formToken: string, restored: boolean): DraftAutosave {
  const pending = useRef<{ timer: ReturnType<typeof setTimeout>; text: string } | null>(null);
  const [kept, setKept] = useState(restored);

  const save = useCallback(
    async (text: string, leaving: boolean) => {
      try {
        const answer = await fetch(address, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ body: text, formToken }),
          keepalive: leaving,
        });
        setKept(answer.ok && ((await answer.json()) as { kept: boolean }).kept);
      } catch {
        // Offline: the next change tries again, and so does sending the form.
        setKept(false);
      }
    },
    [address, formToken],
  );

  const flush = useCallback(
    (leaving: boolean) => {
      if (!pending.current) return;
      const { timer, text } = pending.current;
      clearTimeout(timer);
      pending.current = null;
      void save(text, leaving);
    },
    [save],
  );

  useEffect(() => {
    const leave = () => flush(true);
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", leave);
      leave();
    };
  }, [flush]);

  const typed = useCallback(
    (text: string) => {
      if (pending.current) clearTimeout(pending.current.timer);
      pending.current = { text, timer: setTimeout(() => flush(false), WAIT_MS) };
    },
    [flush],
  );
  const sending = useCallback(
    (body: string) => {
      if (pending.current) clearTimeout(pending.current.timer);
      pending.current = null;
      rememberSentReply({ address, body, formToken });
    },
    [address, formToken],
  );
  return { typed, sending, kept };
}
