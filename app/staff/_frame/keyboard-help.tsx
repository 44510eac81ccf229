"use client";
import { useEffect, useRef, useState } from "react";
import { Button, Buttons } from "@/app/_components/control/button";
import styles from "./staff-frame.module.css";

type KeyboardHelpProps = {
  texts: Record<
    "heading" | "next" | "open" | "page" | "search" | "take" | "answer" | "help" | "turnOff" | "turnOn" | "close",
    string
  >;
};

/** Set while the keys are off, for this tab. */
const OFF = "staff-keys-off";

/**
 * Keys are ignored while something is typed, in dialogs, and beside modifiers, which belong to the browser and to
 * screen readers.
 */
function isTyping({ target, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (altKey || ctrlKey || metaKey) return true;
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, dialog, #keys, [contenteditable]") !== null
  );
}

/** Moves the focus to the link of the next or previous row of the list. */
function moveFocus(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>("tbody th a")];
  const present = links.indexOf(document.activeElement as HTMLElement);
  const next = present === -1 && step === -1 ? links.length - 1 : present + step;
  links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
}

/**
 * Keys of the workspace. In lists j and k move between rows, and Enter, which is the browser's own, opens one; n goes
 * to the next page, and / puts the focus into the search. On a page
 * with such a control, a presses the one marked `data-key="a"`, and r puts the focus on the one marked `data-key="r"`.
 * The dialog turns the keys off, as WCAG 2.1.4 demands of keys without a modifier.
 */
export function KeyboardHelp({ texts }: KeyboardHelpProps) {
  const help = useRef<HTMLDivElement>(null);
  /** null until the script runs; without it there are no keys and no button. */
  const [isOff, setOff] = useState<boolean | null>(null);
  useEffect(() => setOff(sessionStorage.getItem(OFF) !== null), []);
  useEffect(() => {
    if (isOff !== false) return;
    const press = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      const marked = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
      if (event.key === "j") moveFocus(1);
      else if (event.key === "k") moveFocus(-1);
      else if (event.key === "n") document.querySelector<HTMLElement>("main a[rel=next]")?.click();
      else if (event.key === "/") document.querySelector<HTMLElement>("main input[type=search]")?.focus();
      else if (event.key === "?") help.current?.showPopover();
      else if (event.key === "a") marked?.click();
      else if (event.key === "r") marked?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [isOff]);
  if (isOff === null) return null;
  const turn = () => {
    if (isOff) sessionStorage.removeItem(OFF);
    else sessionStorage.setItem(OFF, "1");
    setOff(!isOff);
    help.current?.hidePopover();
  };
  const keys = [
    ["j, k", texts.next],
    ["Enter", texts.open],
    ["n", texts.page],
    ["/", texts.search],
    ["a", texts.take],
    ["r", texts.answer],
    ["?", texts.help],
  ];
  return (
    <>
      <button className={`${styles.action} ${styles.keysButton}`} type="button" popoverTarget="keys">
        {texts.heading}
      </button>
      {/* A popover, which the browser opens, closes on Escape and puts the focus into. */}
      <div className={styles.help} ref={help} id="keys" popover="auto" role="dialog" aria-labelledby="keys-heading">
        <h2 id="keys-heading">{texts.heading}</h2>
        <dl className={styles.keys}>
          {keys.map(([key, text]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <Buttons>
          <Button type="button" variant="primary" autoFocus popoverTarget="keys" popoverTargetAction="hide">
            {texts.close}
          </Button>
          <Button type="button" onClick={turn}>
            {isOff ? texts.turnOn : texts.turnOff}
          </Button>
        </Buttons>
      </div>
    </>
  );
}
