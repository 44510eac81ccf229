import type { ReactNode } from "react";

type SheetProps = {
  /** The `h2`; with `headingId` it names the section. */
  heading?: ReactNode;
  headingId?: string;
  /** Names a section that has no heading. */
  label?: string;
  children: ReactNode;
};

/** The only visual container. Sheets are never nested. */
export function Sheet({ heading, headingId, label, children }: SheetProps) {
  if (!heading && !label) return <div className="sheet">{children}</div>;
  return (
    <section className="sheet" aria-labelledby={heading ? headingId : undefined} aria-label={label}>
      {heading ? <h2 id={headingId}>{heading}</h2> : null}
      {children}
    </section>
  );
}
