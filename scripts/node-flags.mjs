/**
 * Flags of Node by script. `portal deliver` makes much short-lived data: with a small space for it (megabytes), the process
 * needs half the memory.
 *
 * Of a server process V8 lets the heap grow to several times of what is used: after the same 400 pages it takes 176 MB
 * with these flags and 440 without, for the same processor time. The processes that it starts inherit them. They set no
 * limit.
 */
const FLAGS = {
  "scripts/portal/main.ts": ["--heap-growing-percent=30", "--max-semi-space-size=4"],
  "scripts/start.mjs": ["--heap-growing-percent=30", "--max-semi-space-size=4"],
};

/** @param {string} script relative to the root, with slashes */
export function nodeFlags(script) {
  return FLAGS[script] ?? [];
}
