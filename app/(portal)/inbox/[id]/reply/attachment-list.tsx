"use client";
import type { MouseEvent } from "react";
import { Button } from "@/app/_components/control/button";
import { Icon } from "@/app/_components/graphics/icon";
import { Row, Rows } from "@/app/_components/layout/rows";
import { FileName } from "@/app/_components/text/file-name";
import { formatFileSize } from "@/lib/i18n/file-size";
import { fillCount } from "@/lib/i18n/fill-count";
import type { Locale } from "@/messages";
import styles from "./attachment-list.module.css";
import type { Attachment, Attachments, Refusal } from "./use-attachments";

/** Texts with `{name}` of the file, `{size}`, and counts for `fillCount`. */
export type AttachmentTexts = {
  errorPrefix: string;
  remove: string;
  attached: string;
  refused: string;
  preparing: string;
  shrunk: string;
  refusals: Record<Extract<Refusal, { kind: string }>["kind"], string>;
};

/** Why the file is refused, with its name. */
export function refusalText({ name, refusal }: Attachment, texts: AttachmentTexts): string {
  if (refusal === null) return "";
  return "message" in refusal ? refusal.message : texts.refusals[refusal.kind].replace("{name}", () => name);
}

function statusText({ list, isBusy }: Attachments, texts: AttachmentTexts, locale: Locale): string {
  if (isBusy) return texts.preparing;
  const attached = list.filter(({ refusal }) => !refusal);
  const refused = list.length - attached.length;
  const size = formatFileSize(
    attached.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    locale,
  );
  return [
    attached.length > 0 ? fillCount(texts.attached, attached.length, locale).replace("{size}", size) : "",
    refused > 0 ? fillCount(texts.refused, refused, locale) : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** After a removal the focus moves to the next button of the list, or to the field. */
function moveFocus({ currentTarget }: MouseEvent<HTMLButtonElement>, fieldId: string): void {
  const row = currentTarget.closest("li");
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  (next?.querySelector("button") ?? document.getElementById(fieldId))?.focus();
}

/** The chosen files with size and a button that removes each; refused ones with the reason. Empty without script. */
export function AttachmentList({
  attachments,
  onRemove,
  fieldId,
  texts,
}: {
  attachments: Attachments;
  onRemove(key: number): void;
  fieldId: string;
  texts: AttachmentTexts;
}) {
  const { list } = attachments;
  const locale: Locale = typeof document !== "undefined" && document.documentElement.lang === "en" ? "en" : "hu";
  return (
    <>
      <p className="hint after" role="status">
        {list.length > 0 || attachments.isBusy ? statusText(attachments, texts, locale) : null}
      </p>
      {list.length > 0 ? (
        <Rows>
          {list.map((attachment) => {
            const { key, name, sizeBytes, isShrunk, refusal } = attachment;
            const size = formatFileSize(sizeBytes, locale);
            return (
              <Row
                key={key}
                title={
                  refusal ? (
                    <span className={styles.refused}>
                      <Icon name="alert" />
                      <span>
                        <span className="hidden">{texts.errorPrefix} </span>
                        {refusalText(attachment, texts)}
                      </span>
                    </span>
                  ) : (
                    <FileName name={name} />
                  )
                }
                meta={refusal ? [] : [isShrunk ? texts.shrunk.replace("{size}", size) : size]}
              >
                <Button
                  type="button"
                  small
                  icon="close"
                  hiddenText={`: ${name}`}
                  onClick={(event) => {
                    moveFocus(event, fieldId);
                    onRemove(key);
                  }}
                >
                  {texts.remove}
                </Button>
              </Row>
            );
          })}
        </Rows>
      ) : null}
    </>
  );
}
