"use client";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { decideFiles, type FileVerdict, inspectStart, START_BYTES } from "@/lib/mailbox/reply/chosen-files";
import { shrinkPhoto } from "./shrink-photo";
import type { ReplyState } from "./state";

/** A chosen file as the list of the form shows it. */
export type Attachment = {
  key: number;
  name: string;
  sizeBytes: number;
  /** True when the photo was made smaller; `sizeBytes` is then its new size. */
  isShrunk: boolean;
  /** Null when the file is attached. */
  refusal: Refusal | null;
};

/** Why a file is not attached: a verdict of this browser, or the server's sentence. */
export type Refusal = { kind: Exclude<FileVerdict["kind"], "attached" | "too-large-photo"> } | { message: string };

type Item = ReturnType<typeof inspectStart> & {
  key: number;
  original: File;
  /** The photo as it was made smaller last. */
  shrunk: File | null;
  refusal: Refusal | null;
};

const attachedFile = ({ original, shrunk }: Item) => shrunk ?? original;
const isSame = (a: File, b: File) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
const sentByServer = (refusal: Refusal | null) => refusal !== null && "message" in refusal;

async function inspect(original: File, key: number): Promise<Item> {
  // A file that cannot be read any more counts as damaged.
  const start = await original
    .slice(0, START_BYTES)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  return { ...inspectStart(original.name, new Uint8Array(start)), key, original, shrunk: null, refusal: null };
}

/** Decides about all files together, and makes photos smaller where needed. */
async function decide(items: readonly Item[]): Promise<Item[]> {
  const considered = items.filter(({ refusal }) => !sentByServer(refusal));
  const verdicts = decideFiles(
    considered.map(({ original, isPhoto, fault }) => ({ sizeBytes: original.size, isPhoto, fault })),
  );
  const decided = new Map<number, Item>();
  for (const [index, item] of considered.entries()) {
    const verdict = verdicts[index] as FileVerdict;
    if (verdict.kind === "attached") decided.set(item.key, { ...item, shrunk: null, refusal: null });
    else if (verdict.kind === "too-large-photo") {
      const isSmallEnough = item.shrunk !== null && item.shrunk.size <= verdict.maxBytes;
      const shrunk = isSmallEnough ? item.shrunk : await shrinkPhoto(item.original, verdict.maxBytes);
      decided.set(item.key, { ...item, shrunk, refusal: shrunk ? null : { kind: "files-too-large" } });
    } else decided.set(item.key, { ...item, shrunk: null, refusal: { kind: verdict.kind } });
  }
  return items.map((item) => decided.get(item.key) ?? item);
}

/** Puts the attached files into the field, which sends them with the form. */
function fillInput(input: HTMLInputElement | null, items: readonly Item[]): void {
  if (!input) return;
  const transfer = new DataTransfer();
  for (const item of items) if (!item.refusal) transfer.items.add(attachedFile(item));
  input.files = transfer.files;
}

export type Attachments = {
  list: Attachment[];
  /** As rendered: the opposite of `isSettled`. */
  isBusy: boolean;
  /** To be called when the field's files change: adds them to the list. */
  choose(): void;
  remove(key: number): void;
  /** False while files are read or photos made smaller: the field does not hold the attached files yet. */
  isSettled(): boolean;
  /** Resolves when `isSettled`. */
  settled(): Promise<void>;
  /** The files that are refused now. */
  refused(): Attachment[];
};

const shownAs = (item: Item): Attachment => ({
  key: item.key,
  name: attachedFile(item).name,
  sizeBytes: attachedFile(item).size,
  isShrunk: item.shrunk !== null,
  refusal: item.refusal,
});

/**
 * The files of a reply in the browser. Files are added at every choice, can be removed one by one, and are kept when
 * the server returns the form. A new choice clears the refused ones.
 *
 * @param state what the server returned last; its refused files are marked
 */
export function useAttachments(input: RefObject<HTMLInputElement | null>, state: ReplyState): Attachments {
  const items = useRef<Item[]>([]);
  const work = useRef<Promise<unknown>>(Promise.resolve());
  const running = useRef(0);
  const lastKey = useRef(0);
  const [shown, setShown] = useState<{ list: Attachment[]; isBusy: boolean }>({ list: [], isBusy: false });

  /** Changes run one after the other, so that a slow photo does not undo a later choice. */
  const change = useCallback(
    (next: () => Promise<Item[]>) => {
      running.current += 1;
      setShown((before) => ({ ...before, isBusy: true }));
      work.current = work.current
        .then(async () => {
          items.current = await next();
          fillInput(input.current, items.current);
        })
        .finally(() => {
          running.current -= 1;
          setShown({ list: items.current.map(shownAs), isBusy: running.current > 0 });
        });
    },
    [input],
  );

  useEffect(() => {
    if (items.current.length === 0) return;
    // The positions of the server count only the files that were sent.
    const sent = items.current.filter(({ refusal }) => !refusal);
    const refusals = new Map(state.refused.map(({ position, message }) => [sent[position - 1]?.key, { message }]));
    change(() => decide(items.current.map((item) => ({ ...item, refusal: refusals.get(item.key) ?? item.refusal }))));
  }, [state, change]);

  return {
    ...shown,
    choose: () => {
      const chosen = Array.from(input.current?.files ?? []);
      change(async () => {
        const kept = items.current.filter(({ refusal }) => !refusal);
        const isNew = (file: File) =>
          !kept.some((item) => isSame(file, item.original) || isSame(file, attachedFile(item)));
        const added = chosen.filter(isNew).map((file) => {
          lastKey.current += 1;
          return inspect(file, lastKey.current);
        });
        return decide([...kept, ...(await Promise.all(added))]);
      });
    },
    remove: (key) => change(() => decide(items.current.filter((item) => item.key !== key))),
    isSettled: () => running.current === 0,
    settled: async () => {
      while (running.current > 0) await work.current;
    },
    refused: () => items.current.filter(({ refusal }) => refusal).map(shownAs),
  };
}
