import type { ReactNode } from "react";

type CardProps = {
  /** The `h2`; with `headingId` it names the section. */
  heading?: ReactNode;
  headingId?: string;
  /** Names a section that has no heading. */
  label?: string;
  children: ReactNode;
};

/** The only visual container. Cards are never nested. */
export function Card({ heading, headingId, label, children }: CardProps) {
  if (!heading && !label) return <div className="card">{children}</div>;
  return (
    <section className="card" aria-labelledby={heading ? headingId : undefined} aria-label={label}>
      {heading ? <h2 id={headingId}>{heading}</h2> : null}
      {children}
    </section>
  );
}
