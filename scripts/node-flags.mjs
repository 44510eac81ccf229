/**
 * Flags of Node by script. `portal deliver` makes much short-lived data: with a small space for it (megabytes), the process
 * needs half the memory.
 */
const FLAGS = { "scripts/portal/main.ts": ["--max-semi-space-size=4"] };

/** @param {string} script relative to the root, with slashes */
export function nodeFlags(script) {
  return FLAGS[script] ?? [];
}
