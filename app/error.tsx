"use client";
import { lazy, Suspense } from "react";
import type { ErrorViewProps } from "./_components/feedback/error-view";

/** Shown when the error page itself cannot be loaded, so most likely without a connection. */
function Unloaded() {
  return (
    <main className="wrap" id="main" tabIndex={-1}>
      <h1 lang="hu">Elnézést kérünk, hiba történt</h1>
      <p className="lead" lang="en">
        Sorry, there is a problem with the portal
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

export default function ErrorPage(props: ErrorViewProps) {
  return (
    <Suspense>
      <ErrorView {...props} />
    </Suspense>
  );
}
