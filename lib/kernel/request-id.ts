import type { Random } from "@/lib/kernel/random";

const LENGTH = 12;
const GROUP = /.{4}(?=.)/g;
/** Easy to read out on the telephone: no vowels and no characters that look alike. */
const ALPHABET = "34679cdfghjkmnpqrtwxy";
/** Bytes from here on are discarded, because they would make some characters more likely. */
const FAIR = 256 - (256 % ALPHABET.length);
const BYTES = 16;
const ACCEPTED = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * A new id of a request, such as `7k4m-9qw3-hx6p` (53 random bits). A failed page shows it as its reference, so it is
 * short enough to be read out.
 */
export function newRequestId(random: Random): string {
  let id = "";
  while (id.length < LENGTH) {
    for (const byte of random.bytes(BYTES))
      if (byte < FAIR && id.length < LENGTH) id += ALPHABET[byte % ALPHABET.length];
  }
  return id.replaceAll(GROUP, "$&-");
}

/**
 * The id that a trusted proxy gave to a request.
 *
 * @param header the value of `X-Request-Id`, null when it is absent
 * @param trustedHops number of trusted proxies (TRUST_PROXY); with 0 the header comes from the client and is ignored
 * @returns null when there is none of 8 to 64 letters, digits, dots, hyphens and underscores
 */
export function acceptedRequestId(header: string | null, trustedHops: number): string | null {
  return trustedHops > 0 && header !== null && ACCEPTED.test(header) ? header : null;
}
