/** Limits the size of the event; far more documents than a message has. */
export const MAX_DIGESTS = 100;

/**
 * The documents of a message as one value in the details of an event: id and SHA-256 of each, `id:sha256 id:sha256`.
 *
 * @returns null when there are none
 */
export function documentDigests(documents: readonly { id: string; sha256: string }[]): string | null {
  if (documents.length === 0) return null;
  return documents
    .slice(0, MAX_DIGESTS)
    .map(({ id, sha256 }) => `${id}:${sha256}`)
    .join(" ");
}

/** Reads what `documentDigests` has written. */
export function parseDocumentDigests(digests: string): { id: string; sha256: string }[] {
  return digests.split(" ").flatMap((pair) => {
    const [id, sha256] = pair.split(":");
    return id && sha256 ? [{ id, sha256 }] : [];
  });
}
