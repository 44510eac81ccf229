"use client";
import { useEffect } from "react";

/** A page of the mailbox brought back by "Back" after signing out is asked for again, and so not shown (SEC-40). */
export function BfcacheReload() {
  useEffect(() => {
    const reload = (event: PageTransitionEvent) => {
      if (event.persisted) window.location.reload();
    };
    window.addEventListener("pageshow", reload);
    return () => window.removeEventListener("pageshow", reload);
  }, []);
  return null;
}
