"use client";
import { useEffect } from "react";

/** A page of the mailbox brought back by "Back" after signing out is asked for again, and so not shown (SEC-40). */
export function NeverFromMemory() {
  useEffect(() => {
    const askAgain = (event: PageTransitionEvent) => {
      if (event.persisted) window.location.reload();
    };
    window.addEventListener("pageshow", askAgain);
    return () => window.removeEventListener("pageshow", askAgain);
  }, []);
  return null;
}
