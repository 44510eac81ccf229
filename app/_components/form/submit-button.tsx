"use client";
import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { ButtonFace, type ButtonLook, buttonClass } from "../control/button-face";

type SubmitButtonProps = ButtonLook & {
  children: ReactNode;
  /** Label while the form is being sent, e.g. "Folyamatban…". */
  working: string;
  name?: string;
  value?: string;
};

/**
 * The submit button of a server action. While the action runs it stays focusable, shows `working` and ignores clicks.
 * The server rejects duplicates by itself.
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
