"use client";
import "./_styles/tokens.css";
import "./_styles/base.css";
import "./_styles/layout.css";
import "./_styles/preferences.css";
import { ErrorView, type ErrorViewProps } from "./_components/feedback/error-view";

/** When not even the root layout could be made: the same words, with a document of its own. */
export default function GlobalErrorPage(props: ErrorViewProps) {
  return (
    <html lang="hu">
      <body>
        <ErrorView {...props} />
      </body>
    </html>
  );
}
