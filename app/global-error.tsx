"use client";
import "./_styles/tokens.css";
import "./_styles/base.css";
import "./_styles/layout.css";
import "./_styles/preferences.css";
import { lazy, Suspense } from "react";
import type { ErrorViewProps } from "./_components/feedback/error-view";

/** Loaded when it is needed: every page loads this file. */
const ErrorView = lazy(async () => ({ default: (await import("./_components/feedback/error-view")).ErrorView }));

/** Error page for a failed root layout, as a document of its own. */
export default function GlobalErrorPage(props: ErrorViewProps) {
  return (
    <html lang="hu">
      <body>
        <Suspense>
          <ErrorView {...props} />
        </Suspense>
      </body>
    </html>
  );
}
