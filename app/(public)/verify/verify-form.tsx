"use client";
import {
  type DragEvent,
  type FormEvent,
  startTransition,
  useActionState,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Button, Buttons } from "@/app/_components/control/button";
import { Notice } from "@/app/_components/feedback/notice";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { FileField } from "@/app/_components/form/field";
import { FormStack } from "@/app/_components/form/form-stack";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { Card } from "@/app/_components/layout/card";
import { verifyAction } from "./actions";
import { MAX_CHECKED_BYTES, NOTHING_CHECKED } from "./state";
import styles from "./verify-form.module.css";

type VerifyFormProps = {
  texts: FormTexts & Record<"file" | "hint" | "digestHint" | "uploadHint" | "submit" | "missing" | "tooLarge", string>;
};

const FIELD = "file";

const unchanging = () => () => {};
/** Not on a page that is not secure. */
const canDigest = () => Boolean(globalThis.crypto?.subtle);
const notOnServer = () => false;

/** SHA-256 of a file, hex. */
async function digestOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Sends the digest of a chosen or dropped PDF; without script the PDF itself. */
export function VerifyForm({ texts }: VerifyFormProps) {
  const [state, action, isPending] = useActionState(verifyAction, NOTHING_CHECKED);
  const [isReading, setIsReading] = useState(false);
  /** A fault of this browser's own; null when the server's answer counts. */
  const [ownError, setOwnError] = useState<string | null>(null);
  /** Another file was chosen since: the answer is not about it. */
  const [isOutdated, setIsOutdated] = useState(false);
  const isDigested = useSyncExternalStore(unchanging, canDigest, notOnServer);
  const form = useRef<HTMLFormElement>(null);
  const error = ownError ?? state.error;
  const errors = useMemo(() => (error ? [{ field: FIELD, message: error }] : []), [error]);
  const isBusy = isReading || isPending;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    if (!isBusy) setIsOutdated(false);
    // Without it the form is posted with the file.
    if (!canDigest()) return;
    event.preventDefault();
    if (isBusy) return;
    const file = new FormData(event.currentTarget).get(FIELD);
    if (!(file instanceof File) || file.size === 0) return setOwnError(texts.missing);
    if (file.size > MAX_CHECKED_BYTES) return setOwnError(texts.tooLarge);
    setOwnError(null);
    setIsReading(true);
    const data = new FormData();
    try {
      data.set("sha256", await digestOf(file));
    } catch {
      return setOwnError(texts.missing);
    } finally {
      setIsReading(false);
    }
    startTransition(() => action(data));
  };

  const drop = (event: DragEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = form.current?.elements.namedItem(FIELD);
    if (input instanceof HTMLInputElement && event.dataTransfer.files.length > 0) {
      input.files = event.dataTransfer.files;
      setIsOutdated(true);
    }
  };

  return (
    <>
      <ErrorSummary texts={texts} errors={errors} />
      <div className={styles.answer} role="status">
        {state.answer && !error && !isBusy && !isOutdated ? (
          <Notice tone={state.answer.tone}>{state.answer.text}</Notice>
        ) : null}
      </div>
      <Card>
        <form
          ref={form}
          action={action}
          onSubmit={submit}
          onDragOver={(event) => event.preventDefault()}
          onDrop={drop}
          noValidate
        >
          <FormStack>
            <FileField
              name={FIELD}
              accept="application/pdf,.pdf"
              required
              label={texts.file}
              hint={isDigested ? `${texts.hint} ${texts.digestHint}` : texts.hint}
              error={error ?? undefined}
              onChange={() => setIsOutdated(true)}
              texts={texts}
            />
            <noscript>
              <p className="hint">{texts.uploadHint}</p>
            </noscript>
            <Buttons fill>
              <Button variant="primary" aria-disabled={isBusy || undefined}>
                {isBusy ? texts.working : texts.submit}
              </Button>
            </Buttons>
          </FormStack>
        </form>
      </Card>
    </>
  );
}
