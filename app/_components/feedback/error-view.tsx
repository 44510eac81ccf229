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

/**
 * Next's digest of a fault of a page. The digest of a fault of an action is the id of its request (lib/web/action.ts).
 */
const PAGE_DIGEST = /^\d+(?:@\w+)?$/;
/** Holds the address that was loaded again, so that a page that fails again is shown. */
const LOADED_AGAIN = "portal-loaded-again";

/**
 * Loads a page again that Next's script could not show because the server failed while it rendered it. The whole page
 * may succeed now; if not, the server answers with a page that has the reference of this one request, where Next's
 * digest would be the same for every fault of a kind.
 *
 * @param load reloads the page; only tests replace it
 */
export function loadAgain(digest: string | undefined, load: () => void = () => window.location.reload()): void {
  if (!digest || !PAGE_DIGEST.test(digest)) return;
  try {
    const { href } = window.location;
    const isSecond = sessionStorage.getItem(LOADED_AGAIN) === href;
    if (isSecond) sessionStorage.removeItem(LOADED_AGAIN);
    else sessionStorage.setItem(LOADED_AGAIN, href);
    if (!isSecond) load();
  } catch {
    // Without storage nothing would end a series of reloads, so there is none.
  }
}

export type ErrorViewProps = { error: Error & { digest?: string }; retry: () => void };

/**
 * Page for an unexpected error, with the reference that the log has too, and a button to retry. A page that failed on
 * the server is loaded again once. If the page is older than the release, it says that the page is reloaded, which
 * app/error.tsx does.
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
  useEffect(() => loadAgain(error.digest), [error.digest]);
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
