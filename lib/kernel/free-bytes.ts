/**
 * Gives the memory of bytes back at once, instead of at the next collection of garbage. Bytes that wait for a slow
 * client outlive the collections of young objects; after that they stay until the whole heap is collected, long after
 * they were sent. Nothing is freed when the bytes are a part of a larger buffer, which others may use.
 *
 * @param bytes of whoever calls; nobody reads them afterwards, they have no length then. They must not be on their way
 *        to a file or socket: the system would read freed memory
 */
export function freeBytes(bytes: Uint8Array): void {
  const { buffer, byteLength } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  if (isWhole && byteLength > 0) buffer.transfer(0);
}

/**
 * Makes the callback of a `write` that frees its bytes. After an error they may still be on their way, and are not
 * freed.
 */
export function freeWhenSent(bytes: Uint8Array): (error?: Error | null) => void {
  return (error) => {
    if (!error) freeBytes(bytes);
  };
}
