"use client";
import { type ChangeEvent, type RefObject, useEffect, useRef, useState } from "react";
import { CheckMark, Choice } from "@/app/_components/form/choice";
import { fillCount } from "@/lib/i18n/fill-count";

type Count = { selected: number; all: number };

/** Counts the checked rows of the enclosing form; null until the script runs. */
function useSelectedCount(anchor: RefObject<HTMLElement | null>): Count | null {
  const [count, setCount] = useState<Count | null>(null);
  useEffect(() => {
    const form = anchor.current?.closest("form");
    if (!form) return;
    const updateCount = () => {
      const boxes = rowsOf(form);
      setCount({ selected: boxes.filter((box) => box.checked).length, all: boxes.length });
    };
    updateCount();
    form.addEventListener("change", updateCount);
    // Back and forward restore the checkboxes.
    window.addEventListener("pageshow", updateCount);
    return () => {
      form.removeEventListener("change", updateCount);
      window.removeEventListener("pageshow", updateCount);
    };
  }, [anchor]);
  return count;
}

const rowsOf = (form: HTMLFormElement) => [...form.querySelectorAll<HTMLInputElement>("input[name=id]")];

/** Selects every row of the page. Renders nothing without script. */
export function SelectAll({ label, hideLabel }: { label: string; hideLabel?: boolean }) {
  const anchor = useRef<HTMLSpanElement>(null);
  const count = useSelectedCount(anchor);
  const check = (event: ChangeEvent<HTMLInputElement>) => {
    const { checked, form } = event.currentTarget;
    if (!form) return;
    for (const box of rowsOf(form)) box.checked = checked;
    form.dispatchEvent(new Event("change"));
  };
  if (!count) return <span ref={anchor} hidden />;
  const box = {
    checked: count.selected > 0 && count.selected === count.all,
    ref: (input: HTMLInputElement | null) => {
      if (input) input.indeterminate = count.selected > 0 && count.selected < count.all;
    },
    onChange: check,
  };
  return (
    <>
      <span ref={anchor} hidden />
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

/** "3 küldemény kijelölve"; screen readers announce each change. */
export function SelectedCount({ pattern, className }: { pattern: string; className?: string }) {
  const anchor = useRef<HTMLSpanElement>(null);
  const count = useSelectedCount(anchor);
  return (
    <span ref={anchor} className={className} role="status">
      {count && count.selected > 0 ? fillCount(pattern, count.selected, document.documentElement.lang) : null}
    </span>
  );
}
