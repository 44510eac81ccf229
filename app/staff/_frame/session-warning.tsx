"use client";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button, Buttons } from "@/app/_components/control/button";
import styles from "./staff-frame.module.css";

type SessionWarningProps = {
  secondsLeft: number;
  texts: Record<"heading" | "text" | "stay" | "error", string>;
  /** The form with the button that ends the session now. */
  children: ReactNode;
};

const ADDRESS = "/staff/session";
const WARN_SECONDS = 120;
/** Timers stop while a laptop sleeps, so the time is checked at least this often. */
const LONGEST_WAIT_SECONDS = 60;

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

function leave(): void {
  const returnTo = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/staff/login?${new URLSearchParams({ ended: "1", returnTo })}`);
}

/**
 * Warns two minutes before the session of a staff member ends. The server decides: it is asked before the warning and
 * at the end, because another tab may have renewed the session. Apart from the customers' warning: a module that is
 * shared by both makes every page of customers larger.
 */
export function SessionWarning({ secondsLeft, texts, children }: SessionWarningProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const deadline = useRef(0);
  const [failed, setFailed] = useState(false);
  const extendTo = (seconds: number) => {
    deadline.current = performance.now() + seconds * 1000;
    if (seconds > WARN_SECONDS) dialog.current?.close();
    setFailed(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: extendTo changes refs and a state setter only
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const check = async () => {
      const rest = () => (deadline.current - performance.now()) / 1000;
      if (rest() <= WARN_SECONDS) {
        const fromServer = await requestSecondsLeft("GET");
        if (fromServer === 0) return leave();
        if (fromServer !== null) extendTo(fromServer);
        if (rest() <= WARN_SECONDS && !dialog.current?.open) dialog.current?.showModal();
      }
      const untilNext = rest() > WARN_SECONDS ? rest() - WARN_SECONDS : rest();
      timer = setTimeout(check, Math.min(Math.max(untilNext, 1), LONGEST_WAIT_SECONDS) * 1000);
    };
    extendTo(secondsLeft);
    void check();
    return () => clearTimeout(timer);
  }, [secondsLeft]);
  const stay = async () => {
    const renewed = await requestSecondsLeft("POST");
    if (renewed === 0) return leave();
    if (renewed === null) return setFailed(true);
    extendTo(renewed);
  };
  return (
    <dialog className={styles.help} ref={dialog} aria-labelledby="session-heading">
      <h2 id="session-heading">{texts.heading}</h2>
      <p>{texts.text}</p>
      {failed ? <p role="alert">{texts.error}</p> : null}
      <Buttons>
        <Button type="button" variant="primary" onClick={() => void stay()}>
          {texts.stay}
        </Button>
        {children}
      </Buttons>
    </dialog>
  );
}
