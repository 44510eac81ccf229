"use client";
import { type ChangeEvent, type RefObject, useEffect, useRef, useState } from "react";
import { CheckMark, Choice } from "@/app/_components/form/choice";
import { fillCount } from "@/lib/i18n/fill-count";

type Count = { picked: number; all: number };

/** How many rows of the form around an element are checked, as it changes; null until the script runs. */
function useSelectedCount(inside: RefObject<HTMLElement | null>): Count | null {
  const [count, setCount] = useState<Count | null>(null);
  useEffect(() => {
    const form = inside.current?.closest("form");
    if (!form) return;
    const recount = () => {
      const boxes = rowsOf(form);
      setCount({ picked: boxes.filter((box) => box.checked).length, all: boxes.length });
    };
    recount();
    form.addEventListener("change", recount);
    // Back and forward bring a page as it was left, checks and all.
    window.addEventListener("pageshow", recount);
    return () => {
      form.removeEventListener("change", recount);
      window.removeEventListener("pageshow", recount);
    };
  }, [inside]);
  return count;
}

const rowsOf = (form: HTMLFormElement) => [...form.querySelectorAll<HTMLInputElement>("input[name=id]")];

/** Checks every row of the list at once; without script there is nothing to see. */
export function SelectAll({ label, hideLabel }: { label: string; hideLabel?: boolean }) {
  const place = useRef<HTMLSpanElement>(null);
  const count = useSelectedCount(place);
  const check = (event: ChangeEvent<HTMLInputElement>) => {
    const { checked, form } = event.currentTarget;
    if (!form) return;
    for (const box of rowsOf(form)) box.checked = checked;
    form.dispatchEvent(new Event("change"));
  };
  if (!count) return <span ref={place} hidden />;
  const box = {
    checked: count.picked > 0 && count.picked === count.all,
    ref: (input: HTMLInputElement | null) => {
      if (input) input.indeterminate = count.picked > 0 && count.picked < count.all;
    },
    onChange: check,
  };
  return (
    <>
      <span ref={place} hidden />
      {hideLabel ? (
        <CheckMark label={label} {...box} />
      ) : (
        <Choice type="checkbox" name="all" {...box}>
          {label}
        </Choice>
      )}
    </>
  );
}

/** "3 küldemény kijelölve", told to screen readers as it changes. */
export function SelectedCount({ pattern, className }: { pattern: string; className?: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const count = useSelectedCount(place);
  return (
    <span ref={place} className={className} role="status">
      {count && count.picked > 0 ? fillCount(pattern, count.picked, document.documentElement.lang) : null}
    </span>
  );
}
