"use client";
import { useSyncExternalStore } from "react";
import { ButtonLink } from "@/app/_components/control/button";
import { SystemPage } from "@/app/_components/feedback/system-page";
import commonEn from "@/messages/en/common";
import systemEn from "@/messages/en/system";
import commonHu from "@/messages/hu/common";
import systemHu from "@/messages/hu/system";

const TEXTS = {
  hu: { ...systemHu.notFound, nav: commonHu.nav },
  en: { ...systemEn.notFound, nav: commonEn.nav },
};
const unchanging = () => () => {};
const readLocale = () => (document.documentElement.lang === "en" ? "en" : "hu");

/** The same as `NotFoundView`, with texts that come with the script. */
export function NotFoundTexts() {
  const { heading, text, nav } = TEXTS[useSyncExternalStore(unchanging, readLocale, () => "hu" as const)];
  return (
    <SystemPage heading={heading} lead={text}>
      <ButtonLink variant="primary" href="/inbox">
        {nav.inbox}
      </ButtonLink>
      <ButtonLink variant="quiet" href="/help">
        {nav.help}
      </ButtonLink>
    </SystemPage>
  );
}
