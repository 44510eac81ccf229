import type { ReactNode } from "react";

type SplitProps = {
  children: ReactNode;
  /** What helps: right of the content on a desk, under it on a phone. An `Aside` or a `Panel`. */
  aside: ReactNode;
  /** The pages before signing in: a narrower form, wider sheets. */
  entry?: boolean;
  /** Both columns of one height (the sign-in page without errors). */
  even?: boolean;
};

export function Split({ children, aside, entry, even }: SplitProps) {
  const names = ["split", entry ? "split-entry" : "", even ? "split-even" : ""].filter(Boolean).join(" ");
  return (
    <div className={names}>
      <div className={even ? "stretch" : undefined}>{children}</div>
      {aside}
    </div>
  );
}

/** Help and facts lie on the desk itself, without a sheet. */
export function Aside({ label, children }: { label: string; children: ReactNode }) {
  return (
    <aside className="flow" aria-label={label}>
      {children}
    </aside>
  );
}

/** The reading column. */
export function Narrow({ children }: { children: ReactNode }) {
  return <div className="narrow">{children}</div>;
}
