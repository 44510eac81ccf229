"use client";
import { useEffect } from "react";

/**
 * Reloads a page that the browser restores from its back/forward cache, so that "Back" after signing out shows nothing.
 * Apart from the customers' own component: a module that is shared by both makes every page of customers larger.
 */
export function ReloadRestoredPage() {
  useEffect(() => {
    const reload = (event: PageTransitionEvent) => {
      if (event.persisted) window.location.reload();
    };
    window.addEventListener("pageshow", reload);
    return () => window.removeEventListener("pageshow", reload);
  }, []);
  return null;
}
