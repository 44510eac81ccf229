"use client";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import styles from "./dialog.module.css";

type DialogProps = {
  heading: string;
  /** Sentence, then buttons; the one with `autoFocus` gets the focus, else the first. */
  children: ReactNode;
  /** Escape. The caller takes the dialog away by no longer rendering it. */
  onCancel: () => void;
};

/** A native modal dialog, open as long as it is rendered; the browser keeps the focus inside and gives it back. */
export function Dialog({ heading, children, onCancel }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // Before the element leaves the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    <dialog
      className={styles.dialog}
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={titleId}>{heading}</h2>
      {children}
    </dialog>
  );
}
