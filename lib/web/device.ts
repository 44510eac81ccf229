/** Browser and operating system of a client, for the list of sessions and the e-mail about a new sign-in. Pure. */
import Bowser from "bowser";

/** Longer values are cut: real ones are shorter, and parsing time grows with the length. */
const MAX_AGENT_LENGTH = 512;

/** The library's fallback repeats what the client sent; only names from its own lists are shown to a customer. */
const BROWSER_NAMES = new Set(Object.values(Bowser.BROWSER_MAP));
const SYSTEM_NAMES = new Set(Object.values(Bowser.OS_MAP));

/**
 * Names the browser and the operating system that a `User-Agent` header stands for, without versions.
 *
 * @param agent value of the header; "" when the client sends none
 * @returns names of the `bowser` package, for example "Microsoft Edge" and "Windows"; null for what it does not know
 */
export function deviceOf(agent: string): { browser: string | null; system: string | null } {
  // The library throws for an empty text.
  if (agent === "") return { browser: null, system: null };
  const parser = Bowser.getParser(agent.slice(0, MAX_AGENT_LENGTH));
  const [browser, system] = [parser.getBrowserName(), parser.getOSName()];
  return {
    browser: BROWSER_NAMES.has(browser) ? browser : null,
    system: SYSTEM_NAMES.has(system) ? system : null,
  };
}
