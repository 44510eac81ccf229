"use client";
import type { ReactNode } from "react";
import { Button, ButtonLink } from "@/app/_components/control/button";
import { DaysLeft } from "@/app/_components/data/days-left";
import { Tag } from "@/app/_components/data/tag";
import { Row, Rows } from "@/app/_components/layout/rows";
import { FileName } from "@/app/_components/text/file-name";

/** One deleted message, with its texts formatted. */
export type DeletedMessage = {
  id: string;
  subject: string;
  /** Name of the document type. */
  type: string;
  product: string | null;
  /** Number of the contract. */
  contract: string | null;
  /**
   * The day of the deletion for good: a label, `YYYY-MM-DD`, the formatted date, and how many days it is from today.
   */
  until: { label: string; day: string; date: string; relative: string; soon: boolean };
  /** A withdrawn message has no text to open. */
  opens: boolean;
  documents: readonly (readonly [id: string, filename: string])[];
  /** The sentence of a hit, made on the server. */
  found: ReactNode;
};

type TrashListProps = {
  messages: readonly DeletedMessage[];
  /** Restores the message of the form. */
  restore: (form: FormData) => Promise<void>;
  /** Mark of the account whose page this is. */
  owner: string;
  texts: { restore: string; purge: string };
};

/**
 * The messages in the trash. A client component, so that a page contains its rows once as HTML and once as data, not as
 * elements.
 */
export function TrashList({ messages, restore, owner, texts }: TrashListProps) {
  return (
    <Rows>
      {messages.map(({ id, subject, type, product, contract, until, opens, documents, found }) => (
        <Row
          key={id}
          title={
            opens ? (
              <a href={`/trash/${id}`}>
                <bdi>{subject}</bdi>
              </a>
            ) : (
              <bdi>{subject}</bdi>
            )
          }
          note={found}
          meta={[
            <>
              <Tag>{type}</Tag>
              {contract ? (
                <span className="dotted">
                  {product ? <span>{product} </span> : null}
                  <span className="num">{contract}</span>
                </span>
              ) : null}
            </>,
            <span key="until">
              {until.label}{" "}
              <DaysLeft soon={until.soon} dateTime={until.day} date={until.date} relative={until.relative} />
            </span>,
            ...documents.map(([documentId, filename]) => (
              <a key={documentId} href={`/documents/${documentId}?from=trash`} target="_blank" rel="noopener">
                <FileName name={filename} />
              </a>
            )),
          ]}
        >
          <form action={restore}>
            <input type="hidden" name="owner" value={owner} />
            <input type="hidden" name="id" value={id} />
            <Button small icon="restore" hiddenText={`: ${subject}`}>
              {texts.restore}
            </Button>
          </form>
          <ButtonLink variant="quiet" small icon="trash" hiddenText={`: ${subject}`} href={`/trash/${id}/purge`}>
            {texts.purge}
          </ButtonLink>
        </Row>
      ))}
    </Rows>
  );
}
