"use client";
import { useActionState, useEffect, useRef } from "react";
import { Buttons } from "@/app/_components/button";
import { FormStack } from "@/app/_components/form-stack";
import { Sheet } from "@/app/_components/sheet";
import { Narrow } from "@/app/_components/split";
import { SubmitButton } from "@/app/_components/submit-button";
import { Words } from "@/app/_components/words";
import { forgotAction } from "./password/forgot/actions";
import { NOTHING_ASKED } from "./password/forgot/state";

type BlockedViewProps = {
  heading: string;
  paragraphs: readonly string[];
  submit: string;
  email: string;
  /** The page's title, with a `{heading}` in it. */
  title: string;
  working: string;
};

/** The sign-in is locked, the password has expired, or this network failed too often: what happened, that the mail is safe, and one way out (C5). */
export function BlockedView({ heading, paragraphs, submit, email, title, working }: BlockedViewProps) {
  const [, action] = useActionState(forgotAction, NOTHING_ASKED);
  const top = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = title.replace("{heading}", heading);
    top.current?.focus();
  }, [title, heading]);

  return (
    <Narrow>
      <Sheet>
        <FormStack>
          <h1 ref={top} tabIndex={-1}>
            {heading}
          </h1>
          <div className="flow">
            {paragraphs.map((paragraph) => (
              <p key={paragraph}>
                <Words>{paragraph}</Words>
              </p>
            ))}
          </div>
          <form action={action}>
            <input type="hidden" name="email" value={email} />
            <Buttons fill>
              <SubmitButton variant="primary" working={working}>
                {submit}
              </SubmitButton>
            </Buttons>
          </form>
        </FormStack>
      </Sheet>
    </Narrow>
  );
}
