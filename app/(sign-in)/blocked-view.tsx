"use client";
import { useActionState, useEffect, useRef } from "react";
import { Buttons } from "@/app/_components/control/button";
import { FormStack } from "@/app/_components/form/form-stack";
import { SubmitButton } from "@/app/_components/form/submit-button";
import { Card } from "@/app/_components/layout/card";
import { Narrow } from "@/app/_components/layout/split";
import { PhoneLink } from "@/app/_components/text/phone-link";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import type { BlockedTexts } from "./login/state";
import { forgotAction } from "./password/forgot/actions";
import { NOTHING_ASKED } from "./password/forgot/state";

type BlockedViewProps = BlockedTexts & {
  /** Pattern of the document title, with `{heading}` in it. */
  title: string;
  working: string;
};

/**
 * Shown instead of the form when the sign-in is locked, the password has expired or this network failed too often. Its
 * button requests a password link; below it stands the telephone number of customer service.
 */
export function BlockedView({
  heading,
  paragraphs,
  missing,
  submit,
  service,
  email,
  title,
  working,
}: BlockedViewProps) {
  const [, action] = useActionState(forgotAction, NOTHING_ASKED);
  const headingRef = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = title.replace("{heading}", heading);
    headingRef.current?.focus();
  }, [title, heading]);

  return (
    <Narrow>
      <Card>
        <FormStack>
          <h1 ref={headingRef} tabIndex={-1}>
            {heading}
          </h1>
          <div className="flow">
            {paragraphs.map((paragraph) => (
              <p key={paragraph}>
                <UnbrokenText>{paragraph}</UnbrokenText>
              </p>
            ))}
            {missing ? (
              <>
                <h2 className="as-h3">{missing.heading}</h2>
                <p>{missing.text}</p>
              </>
            ) : null}
          </div>
          <form action={action}>
            <input type="hidden" name="email" value={email} />
            <Buttons fill>
              <SubmitButton variant="primary" working={working}>
                {submit}
              </SubmitButton>
            </Buttons>
          </form>
          <p>
            {service.label}: <PhoneLink phone={service.phone} />
          </p>
        </FormStack>
      </Card>
    </Narrow>
  );
}
