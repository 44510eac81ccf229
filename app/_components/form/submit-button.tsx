"use client";
import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { ButtonFace, type ButtonLook, buttonClass } from "../control/button-face";

type SubmitButtonProps = ButtonLook & {
  children: ReactNode;
  /** Stands on the button while the form is under way ("Folyamatban…"). */
  working: string;
  name?: string;
  value?: string;
};

/**
 * The button of a form with a server action. While the answer is awaited it stays focusable and says so, and further
 * presses do nothing (UX.md, C36); the server's own guard against doubles does not depend on it.
 */
export function SubmitButton({ children, working, name, value, icon, hiddenText, ...look }: SubmitButtonProps) {
  const { pending, data } = useFormStatus();
  const pressed = pending && (name === undefined || data.get(name) === (value ?? ""));
  return (
    <button
      type="submit"
      name={name}
      value={value}
      className={buttonClass(look)}
      aria-disabled={pending || undefined}
      onClick={(event) => {
        if (pending) event.preventDefault();
      }}
    >
      <ButtonFace icon={icon} hiddenText={hiddenText}>
        {pressed ? working : children}
      </ButtonFace>
    </button>
  );
}
