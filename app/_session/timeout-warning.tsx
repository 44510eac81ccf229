"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { Button, Buttons } from "@/app/_components/control/button";
import { Dialog } from "@/app/_components/feedback/dialog";
import { announcedStep, remainingTimeText, type TimeTexts, WARN_SECONDS } from "./countdown";

export type TimeoutTexts = TimeTexts & {
  heading: string;
  /** Contains `{t}` for the time left. */
  sentence: string;
  stay: string;
  signOut: string;
  error: string;
};

const ADDRESS = "/api/session";
const CHANNEL = "session";
const TICK_MS = 500;
/** Longest timer: timers stop while a laptop sleeps, so the time is checked at least this often. */
const LONGEST_WAIT_MS = 60_000;

async function requestSecondsLeft(method: "GET" | "POST"): Promise<number | null> {
  try {
    const answer = await fetch(ADDRESS, { method, cache: "no-store" });
    if (answer.status === 401) return 0;
    return answer.ok ? ((await answer.json()) as { secondsLeft: number }).secondsLeft : null;
  } catch {
    // Offline: asked again later; only the server ends a session.
    return null;
  }
}

function toLogin(): void {
  const returnTo = `${location.pathname}${location.search}`;
  const draft: Record<string, string> = document.querySelector("form[data-draft=kept]") ? { draft: "1" } : {};
  location.assign(`/login?${new URLSearchParams({ ended: "1", ...draft, returnTo })}`);
}

/**
 * Warns two minutes before the session ends. The server decides: it is asked before the warning and at the end. A
 * renewal is sent to all tabs. Without script the next request leads to the sign-in page.
 */
export function TimeoutWarning({ secondsLeft, texts }: { secondsLeft: number; texts: TimeoutTexts }) {
  const deadline = useRef(0);
  const channel = useRef<BroadcastChannel | null>(null);
  const [left, setLeft] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);

  const extendTo = useCallback((seconds: number) => {
    deadline.current = performance.now() + seconds * 1000;
    if (seconds > WARN_SECONDS) setLeft(null);
    setFailed(false);
  }, []);

  useEffect(() => {
    const tabs = new BroadcastChannel(CHANNEL);
    channel.current = tabs;
    tabs.onmessage = ({ data }) => (data === 0 ? toLogin() : extendTo(Number(data)));
    extendTo(secondsLeft);
    tabs.postMessage(secondsLeft);

    let timer: ReturnType<typeof setTimeout>;
    let asked = false;
    const update = async () => {
      const now = (deadline.current - performance.now()) / 1000;
      if (now > WARN_SECONDS) asked = false;
      else if (!asked || now <= 0) {
        // Another tab may have renewed the session, or this device has slept.
        asked = true;
        const fromServer = await requestSecondsLeft("GET");
        if (fromServer === 0) return toLogin();
        if (fromServer !== null) extendTo(fromServer);
      }
      const rest = (deadline.current - performance.now()) / 1000;
      setLeft(rest > WARN_SECONDS ? null : Math.max(0, rest));
      timer = setTimeout(
        update,
        rest > WARN_SECONDS ? Math.min(LONGEST_WAIT_MS, (rest - WARN_SECONDS) * 1000) : TICK_MS,
      );
    };
    void update();
    const onVisible = () => {
      if (document.hidden) return;
      clearTimeout(timer);
      void update();
    };
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
      tabs.close();
    };
  }, [secondsLeft, extendTo]);

  const stay = async () => {
    const renewed = await requestSecondsLeft("POST");
    if (renewed === 0) return toLogin();
    if (renewed === null) return setFailed(true);
    extendTo(renewed);
    channel.current?.postMessage(renewed);
  };

  if (left === null) return null;
  const step = announcedStep(left);
  const locale = document.documentElement.lang;
  const sentence = (seconds: number) => texts.sentence.replace("{t}", remainingTimeText(seconds, texts, locale));
  return (
    <Dialog heading={texts.heading} onCancel={() => void stay()}>
      <p aria-hidden="true">{sentence(left)}</p>
      <p className="hidden" role="status">
        {step === null ? "" : sentence(step)}
      </p>
      {failed ? <p role="alert">{texts.error}</p> : null}
      <Buttons fill>
        <Button type="button" variant="primary" autoFocus onClick={() => void stay()}>
          {texts.stay}
        </Button>
        <form action="/api/sign-out" method="post">
          <Button type="submit">{texts.signOut}</Button>
        </form>
      </Buttons>
    </Dialog>
  );
}
