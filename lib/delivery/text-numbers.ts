import "server-only";
import { hash } from "node:crypto";

const DIGEST_WORDS = 4;
const FIRST_CAPACITY = 1024;

/**
 * A map from texts to numbers that keeps only digests of the texts: 48 bytes for each outside the heap, whatever its
 * length. The digests have 128 bits of SHA-256, so no two texts share one.
 */
export class TextNumbers {
  private digests = new Uint32Array(FIRST_CAPACITY * DIGEST_WORDS);
  /** NaN: the place is free. */
  private numbers = new Float64Array(FIRST_CAPACITY).fill(Number.NaN);
  private size = 0;

  get(text: string): number | undefined {
    const found = this.numbers[this.placeOf(digestOf(text))];
    return found === undefined || Number.isNaN(found) ? undefined : found;
  }

  /** @param number not NaN */
  set(text: string, number: number): void {
    this.put(digestOf(text), number);
    if (this.size * 2 > this.numbers.length) this.grow();
  }

  private put(digest: Uint32Array, number: number): void {
    const place = this.placeOf(digest);
    if (Number.isNaN(this.numbers[place])) this.size += 1;
    this.digests.set(digest, place * DIGEST_WORDS);
    this.numbers[place] = number;
  }

  /** The place of a digest, or the free place where it belongs. At least half of the places are free. */
  private placeOf(digest: Uint32Array): number {
    const last = this.numbers.length - 1;
    for (let place = (digest[0] as number) & last; ; place = (place + 1) & last) {
      if (Number.isNaN(this.numbers[place])) return place;
      const at = place * DIGEST_WORDS;
      if (digest.every((word, index) => word === this.digests[at + index])) return place;
    }
  }

  private grow(): void {
    const { digests, numbers } = this;
    this.digests = new Uint32Array(digests.length * 2);
    this.numbers = new Float64Array(numbers.length * 2).fill(Number.NaN);
    this.size = 0;
    numbers.forEach((number, place) => {
      const at = place * DIGEST_WORDS;
      if (!Number.isNaN(number)) this.put(digests.subarray(at, at + DIGEST_WORDS), number);
    });
  }
}

function digestOf(text: string): Uint32Array {
  const bytes = hash("sha256", text, "buffer");
  return Uint32Array.from({ length: DIGEST_WORDS }, (_, index) => bytes.readUInt32LE(index * 4));
}
