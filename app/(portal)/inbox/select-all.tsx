"use client";
import { type ChangeEvent, useEffect, useState } from "react";
import { CheckMark, Choice } from "@/app/_components/choice";

/** Checks every row of the list at once; without script there is nothing to see. */
export function SelectAll({ label, hideLabel }: { label: string; hideLabel?: boolean }) {
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  if (!alive) return null;
  const check = (event: ChangeEvent<HTMLInputElement>) => {
    const { checked, form } = event.currentTarget;
    for (const box of form?.querySelectorAll<HTMLInputElement>("input[name=id]") ?? []) box.checked = checked;
  };
  return hideLabel ? (
    <CheckMark label={label} onChange={check} />
  ) : (
    <Choice type="checkbox" name="all" onChange={check}>
      {label}
    </Choice>
  );
}
