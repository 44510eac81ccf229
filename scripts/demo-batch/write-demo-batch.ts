/**
 * Writes the batch: the manifest and every document it names. Without clock and randomness, so the bytes are always the
 * same.
 */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { manifest } from "./manifest";
import { listDemoMessages } from "./messages/all";
import type { DemoDocument } from "./model";

export interface WrittenBatch {
  messages: number;
  documents: number;
  bytes: number;
}

/** Each document once, because several messages may have it. Throws when two documents have the same name. */
export function listDemoDocuments(): DemoDocument[] {
  const byName = new Map<string, DemoDocument>();
  for (const document of listDemoMessages().flatMap((message) => message.documents ?? [])) {
    const known = byName.get(document.filename);
    if (known && known !== document) throw new Error(`Two different papers are called ${document.filename}`);
    if (document.filename !== document.filename.normalize("NFC")) throw new Error(`Not NFC: ${document.filename}`);
    byName.set(document.filename, document);
  }
  return [...byName.values()];
}

/** Fills `folder`, which is created when missing; PDFs of an earlier batch are removed. @returns what was written */
export async function writeDemoBatch(folder: string): Promise<WrittenBatch> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (name.endsWith(".pdf")) await rm(join(folder, name));
  }
  const documents = listDemoDocuments();
  const messages = listDemoMessages();
  let bytes = 0;
  for (const document of documents) {
    const content = await document.render();
    bytes += content.length;
    await writeFile(join(folder, document.filename), content);
  }
  await writeFile(join(folder, "manifest.csv"), manifest(messages), "utf8");
  return { messages: messages.length, documents: documents.length, bytes };
}
