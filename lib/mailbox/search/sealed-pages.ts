import "server-only";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Context } from "@/lib/context";
import { type SealContext, seal, unseal } from "@/lib/crypto/seal";
import type { NamedKey } from "@/lib/settings";

function sealContext(key: NamedKey, documentId: string): SealContext {
  return { purpose: "document-text", secret: key.key, associatedData: documentId };
}

/** Encrypts the text of a document's pages under the current document key, bound to the document's id. */
export function sealPages(ctx: Pick<Context, "settings" | "random">, documentId: string, pages: string[]): Buffer {
  const plain = deflateRawSync(JSON.stringify(pages));
  return seal(sealContext(ctx.settings.documentKeys.current, documentId), ctx.random, plain);
}

/** @returns the pages; null when the key is no longer configured or the bytes are not what was sealed */
export function unsealPages(
  ctx: Pick<Context, "settings">,
  stored: { documentId: string; keyId: string; sealedPages: Uint8Array },
): string[] | null {
  const key = ctx.settings.documentKeys.all.find(({ id }) => id === stored.keyId);
  const plain = key && unseal(sealContext(key, stored.documentId), stored.sealedPages);
  return plain ? (JSON.parse(inflateRawSync(plain).toString("utf8")) as string[]) : null;
}
