"use client";
import { Card } from "@/app/_components/layout/card";
import { Disclosure } from "@/app/_components/layout/disclosure";

/** A part of a text: words, words that do not wrap, or a link. */
export type TextPart = string | readonly [unbroken: string] | readonly [text: string, href: string];
/** `id` is the anchor of the answer. A tuple, because the names of fields would weigh a part of it. */
export type HelpQuestion = readonly [id: string, heading: readonly TextPart[], answer: readonly TextPart[]];
export type HelpTopic = { id: string; heading: string; questions: readonly HelpQuestion[] };

/**
 * The questions by topic, each answer folded. A client component, so that a page contains them once as HTML and once as
 * texts, not as elements.
 */
export function HelpCards({ topics }: { topics: readonly HelpTopic[] }) {
  return topics.map(({ id, heading, questions }) => (
    <Card key={id} heading={heading} headingId={id}>
      <div className="after">
        {questions.map(([key, title, answer]) => (
          <Disclosure key={key} question={{ id: key }} heading={<Parts of={title} />}>
            <p>
              <Parts of={answer} />
            </p>
          </Disclosure>
        ))}
      </div>
    </Card>
  ));
}

function Parts({ of: parts }: { of: readonly TextPart[] }) {
  return parts.map((part, index) => {
    if (typeof part === "string") return part;
    const [text, href] = part;
    // biome-ignore-start lint/suspicious/noArrayIndexKey: the parts of one text never change places
    return href === undefined ? (
      <span key={index} className="nowrap">
        {text}
      </span>
    ) : (
      <a key={index} href={href}>
        {text}
      </a>
    );
    // biome-ignore-end lint/suspicious/noArrayIndexKey: the parts of one text never change places
  });
}
