"use client";
import { type MouseEvent, useEffect, useRef, useState } from "react";
import { ButtonLink } from "@/app/_components/control/button";
import { ReplyForm, type ReplyFormProps } from "./reply/reply-form";

type InlineReplyProps = ReplyFormProps & {
  /** Text of the link that opens the form. */
  label: string;
  /** True when there is a draft. */
  isOpen: boolean;
  /** True when the form has something to say about the last try: the focus starts in it. */
  isFocused: boolean;
};

/** True for a click that opens the address elsewhere: the reply page then shows the form. */
const opensElsewhere = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent) =>
  button !== 0 || metaKey || ctrlKey || shiftKey || altKey;

/** The reply on the page of its message. Without script the link leads to the reply page. */
export function InlineReply({ label, isOpen, isFocused, ...form }: InlineReplyProps) {
  const [open, setOpen] = useState(isOpen);
  /** A closed form keeps what was typed and chosen. */
  const [isKept, setKept] = useState(isOpen);
  /** Where the focus goes after the customer has opened or closed the form. */
  const [focus, setFocus] = useState<"textarea" | "a" | null>(isOpen && isFocused ? "textarea" : null);
  /** Whether the link opens the form here. */
  const [isScripted, setScripted] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => setScripted(true), []);
  useEffect(() => {
    if (focus) place.current?.querySelector<HTMLElement>(`:scope > :not([hidden]) ${focus}`)?.focus();
  }, [focus]);
  const close = () => {
    setOpen(false);
    setFocus("a");
  };
  return (
    <div className="print-none" ref={place}>
      {isKept ? (
        <div hidden={!open}>
          <ReplyForm {...form} inline={{ close }} />
        </div>
      ) : null}
      {open ? null : (
        <p>
          <ButtonLink
            variant="primary"
            icon="reply"
            href={`/inbox/${form.messageId}/reply`}
            aria-expanded={isScripted ? false : undefined}
            onClick={(event) => {
              if (opensElsewhere(event)) return;
              event.preventDefault();
              setOpen(true);
              setKept(true);
              setFocus("textarea");
            }}
          >
            {label}
          </ButtonLink>
        </p>
      )}
    </div>
  );
}
