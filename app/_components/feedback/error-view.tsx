"use client";
import { unstable_isUnrecognizedActionError } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";
import commonEn from "@/messages/en/common";
import systemEn from "@/messages/en/system";
import commonHu from "@/messages/hu/common";
import systemHu from "@/messages/hu/system";
import { Button, ButtonLink } from "../control/button";
import { BrandMark } from "../site/brand-mark";
import styles from "../site/site-frame.module.css";
import { SystemPage } from "./system-page";

const TEXTS = {
  hu: { title: commonHu.title, productName: commonHu.productName, help: commonHu.nav.help, ...systemHu.error },
  en: { title: commonEn.title, productName: commonEn.productName, help: commonEn.nav.help, ...systemEn.error },
};

/** Texts while the page is reloaded. */
const OUT_OF_DATE = {
  hu: { heading: systemHu.refused.stale.heading, text: systemHu.refused.stale.reloading },
  en: { heading: systemEn.refused.stale.heading, text: systemEn.refused.stale.reloading },
};

const unchanging = () => () => {};
const readLocale = () =>
  /(^|; )(__Host-)?locale=en(;|$)/.test(document.cookie) || document.documentElement.lang === "en" ? "en" : "hu";

/** Language of the page, from its cookie or `lang`; an error boundary has no request. */
function useDocumentLocale(): keyof typeof TEXTS {
  return useSyncExternalStore(unchanging, readLocale, () => "hu");
}

export type ErrorViewProps = { error: Error & { digest?: string }; retry: () => void };

/**
 * Page for an unexpected error, with the reference that the log has too, and a button to retry. If the page is older
 * than the release, it says that the page is reloaded, which app/error.tsx does.
 */
export function ErrorView({ error, retry }: ErrorViewProps) {
  const locale = useDocumentLocale();
  // The page is older than the release: the server does not know its form.
  const isOutOfDate = unstable_isUnrecognizedActionError(error);
  const errorTexts = TEXTS[locale];
  const t = isOutOfDate ? { ...errorTexts, ...OUT_OF_DATE[locale] } : errorTexts;
  useEffect(() => {
    document.title = t.title.replace("{heading}", t.heading);
  }, [t]);
  const reference = error.digest ? ` ${t.reference.replace("{id}", error.digest)}` : "";
  return (
    <>
      <header className={styles.header}>
        <div className={`wrap ${styles.bar}`}>
          <a className={styles.brand} href="/">
            <BrandMark logoUrl={null} />
            <span className={styles.brandName}>{t.productName}</span>
          </a>
        </div>
      </header>
      <main className="wrap" id="main" tabIndex={-1} lang={locale}>
        <SystemPage heading={t.heading} lead={`${t.text}${reference}`}>
          {isOutOfDate ? null : (
            <Button variant="primary" type="button" onClick={() => retry()}>
              {t.retry}
            </Button>
          )}
          <ButtonLink variant="quiet" href="/help">
            {t.help}
          </ButtonLink>
        </SystemPage>
      </main>
    </>
  );
}
