"use client";
import { unstable_isUnrecognizedActionError } from "next/navigation";
import { lazy, Suspense, useEffect } from "react";
import type { ErrorViewProps } from "./_components/feedback/error-view";
import { reloadPage } from "./_session/reload-page";

/** Shown when the error page cannot be loaded: without a connection, or after a release that no longer has its file. */
function Unloaded() {
  return (
    <main className="wrap" id="main" tabIndex={-1}>
      <h1 lang="hu">Elnézést kérünk, hiba történt</h1>
      <p className="lead" lang="en">
        Sorry, there is a problem with the portal
      </p>
      <p>
        <a href="?">
          <span lang="hu">Újratöltés</span> · <span lang="en">Reload</span>
        </a>
      </p>
    </main>
  );
}

/** Loaded when it is needed, because every page loads this file. */
const ErrorView = lazy(() =>
  import("./_components/feedback/error-view").then(
    (file) => ({ default: file.ErrorView }),
    () => ({ default: Unloaded }),
  ),
);

/**
 * Page for an unexpected error. A page that is older than the release is reloaded from here, not from the page that is
 * loaded, because the new release does not have that page's file.
 */
export default function ErrorPage(props: ErrorViewProps) {
  const isOutOfDate = unstable_isUnrecognizedActionError(props.error);
  useEffect(() => {
    if (isOutOfDate) void reloadPage();
  }, [isOutOfDate]);
  return (
    <Suspense>
      <ErrorView {...props} />
    </Suspense>
  );
}
