"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { rememberSentReply } from "@/app/_session/reload-page";

/** Long enough to catch a sentence, short enough that nobody misses more than a few words. */
const WAIT_MS = 1500;

type DraftAutosave = {
  /** Called with the whole text whenever it changes. */
  typed(text: string): void;
  /** The form is being sent with this text: nothing is left to keep unless the server does not know the form. */
  sending(text: string): void;
  /** Whether the server has what was typed. */
  kept: boolean;
};

/** Keeps what is typed on the server while it is typed; without script the text is kept when it is posted. */
export function useDraftAutosave(address: string, formToken: string, restored: boolean): DraftAutosave {
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; text: string } | null>(null);
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
        // Offline: the next words try again, and so does the form itself.
        setKept(false);
      }
    },
    [address, formToken],
  );

  const flush = useCallback(
    (leaving: boolean) => {
      if (!waiting.current) return;
      const { timer, text } = waiting.current;
      clearTimeout(timer);
      waiting.current = null;
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
      if (waiting.current) clearTimeout(waiting.current.timer);
      waiting.current = { text, timer: setTimeout(() => flush(false), WAIT_MS) };
    },
    [flush],
  );
  const sending = useCallback(
    (body: string) => {
      if (waiting.current) clearTimeout(waiting.current.timer);
      waiting.current = null;
      rememberSentReply({ address, body, formToken });
    },
    [address, formToken],
  );
  return { typed, sending, kept };
}
