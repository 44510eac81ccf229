import type { ReactNode } from "react";

type SheetProps = {
  /** Its `h2`; then `headingId` names the section by it. */
  heading?: ReactNode;
  headingId?: string;
  /** Names a section without a heading. */
  label?: string;
  children: ReactNode;
};

/** The only container: a sheet of paper on the desk. Never a sheet inside a sheet. */
export function Sheet({ heading, headingId, label, children }: SheetProps) {
  if (!heading && !label) return <div className="sheet">{children}</div>;
  return (
    <section className="sheet" aria-labelledby={heading ? headingId : undefined} aria-label={label}>
      {heading ? <h2 id={headingId}>{heading}</h2> : null}
      {children}
    </section>
  );
}
