import "server-only";

/**
 * Buffers for the bytes of one document after the other. A buffer of its own for each document costs as much processor
 * time as sealing it: the system clears its memory first, and the garbage collection runs for every few of them.
 */
export class BufferPool {
  private readonly free: Buffer[] = [];

  /** @param bytes of each buffer; memory is used only for what is written to it */
  constructor(private readonly bytes: number) {}

  /** A buffer with any content. @param size larger than the pool's buffers: a buffer that is used once */
  take(size = this.bytes): Buffer {
    if (size > this.bytes) return Buffer.allocUnsafeSlow(size);
    return this.free.pop() ?? Buffer.allocUnsafeSlow(this.bytes);
  }

  /** Takes back a buffer that nothing reads any more, or a part from its beginning. */
  give(buffer: Buffer): void {
    if (buffer.buffer.byteLength === this.bytes) this.free.push(Buffer.from(buffer.buffer));
  }
}
