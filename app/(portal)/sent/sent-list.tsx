"use client";
import { Tag } from "@/app/_components/data/tag";
import { Row, Rows } from "@/app/_components/layout/rows";

/** One sent reply, with its texts formatted. */
export type ListedReply = {
  reference: string;
  subject: string;
  /** ISO 8601, and as text. */
  sent: readonly [string, string];
  state: string;
  answered?: boolean;
};

/**
 * The sent replies. A client component, so that a page contains its rows once as HTML and once as data, not as
 * elements.
 */
export function SentList({ replies }: { replies: readonly ListedReply[] }) {
  return (
    <Rows>
      {replies.map(({ reference, subject, sent, state, answered }) => (
        <Row
          key={reference}
          title={<a href={`/sent/${reference}`}>{subject}</a>}
          meta={[
            <time key="at" dateTime={sent[0]}>
              {sent[1]}
            </time>,
            <span key="ref" className="num">
              {reference}
            </span>,
            <Tag key="state" tone={answered ? "done" : "plain"}>
              {state}
            </Tag>,
          ]}
        />
      ))}
    </Rows>
  );
}
