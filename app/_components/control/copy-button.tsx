"use client";
import { useEffect, useState } from "react";
import { Button } from "./button";

type CopyButtonProps = {
  text: string;
  children: string;
  /** Names the value for screen readers, e.g. ": IBAN". */
  hiddenText: string;
  /** Replaces the button's text after copying. */
  done: string;
};

/** Copies a text. Renders nothing without script or where the browser gives no access to the clipboard. */
export function CopyButton({ text, children, hiddenText, done }: CopyButtonProps) {
  const [state, setState] = useState<"absent" | "ready" | "copied">("absent");
  useEffect(() => {
    if (navigator.clipboard) setState("ready");
  }, []);
  if (state === "absent") return null;
  // A browser may refuse; the text beside the button can still be selected.
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState("copied"),
      () => setState("ready"),
    );
  return (
    <Button variant="quiet" small type="button" hiddenText={hiddenText} onClick={copy}>
      {/* Announced when it changes; the button keeps the focus. */}
      <span role="status">{state === "copied" ? done : children}</span>
    </Button>
  );
}
