"use client";
import "./_styles/tokens.css";
import "./_styles/base.css";
import "./_styles/layout.css";
import "./_styles/preferences.css";
import { Trouble, type TroubleProps } from "./_components/trouble";

/** When not even the root layout could be made: the same words, with a document of its own. */
export default function GlobalErrorPage(props: TroubleProps) {
  return (
    <html lang="hu">
      <body>
        <Trouble {...props} />
      </body>
    </html>
  );
}
