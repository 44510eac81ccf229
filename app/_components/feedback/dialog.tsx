"use client";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import styles from "./dialog.module.css";

type DialogProps = {
  heading: string;
  /** A sentence, then buttons. The button with `autoFocus` gets the focus, else the first one. */
  children: ReactNode;
  /** Called on Escape. The caller closes the dialog by no longer rendering it. */
  onCancel: () => void;
};

/** A native modal dialog that is open while it is rendered. The browser traps the focus and restores it. */
export function Dialog({ heading, children, onCancel }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // A layout effect runs before the element is removed; only then does the browser restore the focus.
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
