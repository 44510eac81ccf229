/**
 * Addresses of test customers, with which senders try the API. The domain is reserved (RFC 2606), so no mail server has
 * it. An address tells by itself whether its account is a test and whose: nothing has to be looked up before a
 * decision. Pure.
 */

const TEST_DOMAIN = "sandbox.test";
const TEST_SOURCE = "test/";
/** With the checksum well below the 63 characters of a label. */
const MAX_LABEL = 40;

/** Whether a name of a sender is one that only test keys have. */
export function isTestSource(source: string): boolean {
  return source.startsWith(TEST_SOURCE);
}

/** The `source` of what a sender's test keys place, so that it never meets what its live keys place. */
export function testSource(sender: string): string {
  return `${TEST_SOURCE}${sender}`;
}

/** FNV-1a, 32 bits, as 8 hexadecimal digits: tells names apart, proves nothing. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/**
 * The domain of a test sender's customers: `insurer.sandbox.test`. A name that is not a label of a domain as it stands
 * gets a checksum (`karrendezes-2-3f9c01ab.sandbox.test`), so that names that are only alike do not share one.
 *
 * @param source as `testSource` makes it
 */
export function testDomain(source: string): string {
  const sender = source.slice(TEST_SOURCE.length);
  const name = sender.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  const label = name
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_LABEL)
    .replaceAll(/^-+|-+$/g, "");
  const isItself = label === sender && !/-[0-9a-f]{8}$/.test(label);
  return `${isItself ? label : `${label || "sender"}-${checksum(sender)}`}.${TEST_DOMAIN}`;
}

/**
 * The `source` of entries in the feed about customers: of a test sender its domain, so that its test keys alone hear of
 * its test customers; null for real customers, who belong to no sender. Triggers write the same
 * (`feed_source_of_customer`).
 */
export function customersSource(source: string): string | null {
  return isTestSource(source) ? `${TEST_SOURCE}@${testDomain(source)}` : null;
}

/** Whether an address, in lower case, is one of a test customer. No e-mail to it leaves the portal. */
export function isTestAddress(address: string): boolean {
  return address.endsWith(`.${TEST_DOMAIN}`) || address.endsWith(`@${TEST_DOMAIN}`);
}

/** Whether a sender may write to an address: test keys to their own test customers only, every other one to no test. */
export function isAddressOf(source: string, address: string): boolean {
  return isTestSource(source) ? address.endsWith(`@${testDomain(source)}`) : !isTestAddress(address);
}

/**
 * What a test customer does, by the beginning of the address up to a plus sign or full stop:
 *
 * - `bounces`: the mail server refuses every e-mail for good
 * - `reads`: opens each message as soon as an e-mail was sent
 * - else nothing, until somebody signs in
 */
export function testBehaviour(address: string): "bounces" | "reads" | "nothing" {
  const [name] = address.split(/[+.@]/);
  return name === "bounces" || name === "reads" ? name : "nothing";
}

/** Patterns for LIKE: all test addresses, and the sources of all test keys. */
export const TEST_ADDRESS_PATTERN = `%.${TEST_DOMAIN}`;
export const TEST_SOURCE_PATTERN = `${TEST_SOURCE}%`;
