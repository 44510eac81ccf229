import type { ReactNode } from "react";

type SplitProps = {
  children: ReactNode;
  /** An `Aside` or a `Panel`: right of the content on wide screens, below it on phones. */
  aside: ReactNode;
  /** Pages before sign-in: a narrower form, wider cards. */
  entry?: boolean;
  /** Both columns have one height (the sign-in page without errors). */
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

/** Help and details beside a card, without a card of their own. */
export function Aside({ label, children }: { label: string; children: ReactNode }) {
  return (
    <aside className="flow" aria-label={label}>
      {children}
    </aside>
  );
}

/** One narrow column for reading. */
export function Narrow({ children }: { children: ReactNode }) {
  return <div className="narrow">{children}</div>;
}
