"use client";
import "./_styles/tokens.css";
import "./_styles/base.css";
import "./_styles/layout.css";
import "./_styles/preferences.css";
import { ErrorView, type ErrorViewProps } from "./_components/feedback/error-view";

/** Error page for a failed root layout, as a document of its own. */
export default function GlobalErrorPage(props: ErrorViewProps) {
  return (
    <html lang="hu">
      <body>
        <ErrorView {...props} />
      </body>
    </html>
  );
}
