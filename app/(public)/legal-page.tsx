import type { ReactNode } from "react";
import { Card } from "@/app/_components/layout/card";
import { PageHead } from "@/app/_components/layout/page-head";
import { Narrow } from "@/app/_components/layout/split";
import { UnbrokenText } from "@/app/_components/text/unbroken-text";
import { Operator } from "./operator";

export type LegalSection = { key: string; title: string; text: ReactNode };

type LegalPageProps = {
  heading: string;
  lead?: string;
  sections: readonly LegalSection[];
  /** Shown below the last section. */
  children?: ReactNode;
};

/** A legal text with anchors at its headings, and the operator of the portal at its end. */
export function LegalPage({ heading, lead, sections, children }: LegalPageProps) {
  return (
    <Narrow>
      <PageHead heading={heading} lead={lead} />
      <Card>
        <div className="flow">
          {sections.map(({ key, title, text }) => (
            <section className="flow" key={key} id={key} aria-labelledby={`${key}-title`}>
              <h2 className="as-h3" id={`${key}-title`}>
                {title}
              </h2>
              {typeof text === "string" ? (
                <p>
                  <UnbrokenText>{text}</UnbrokenText>
                </p>
              ) : (
                text
              )}
            </section>
          ))}
          {children}
        </div>
      </Card>
      <Operator />
    </Narrow>
  );
}
