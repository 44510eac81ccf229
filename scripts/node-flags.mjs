/**
 * Flags of Node by script. `portal deliver` makes much short-lived data: with a small space for it (megabytes), the
 * process needs less memory. With 16 MB a batch takes 8 % less processor time than with 4, and 20 MB more memory.
 * The bytes of its documents count as heap: with a growth of 30 percent instead of 60 they are collected twice as
 * often, and a batch of 15,000 takes 4 % more processor time, and 8 MB less memory.
 *
 * Of a server process V8 lets the heap grow to several times of what is used: after the same pages it takes twice the
 * memory without these flags. Less room costs processor time: with 30 percent and 4 MB a page takes 7 % more than with
 * 70 and 8. The processes that it starts inherit them. They set no limit.
 *
 * The third flag: V8 collects young objects when the bytes of their buffers reach four times of it, 16 MB,
 * instead of 128 MB. Before that number the old heap has to be collected, which takes ten times as long, and 64 MB of
 * bytes already sent stay in memory. `portal deliver` takes 6 % less processor time with it, and 16 MB less memory.
 */
const FLAGS = {
  "scripts/portal/main.ts": [
    "--heap-growing-percent=60",
    "--max-semi-space-size=16",
    "--scavenger-max-new-space-capacity-mb=4",
  ],
  "scripts/start.mjs": [
    "--heap-growing-percent=50",
    "--max-semi-space-size=8",
    "--scavenger-max-new-space-capacity-mb=4",
  ],
};

/**
 * The allocator of glibc gives up to eight areas for each core to the threads of a process, and each keeps what it once
 * had. With two areas a server process takes 15 MB less. Other allocators ignore the variable.
 */
const ENVIRONMENT = { "scripts/start.mjs": { MALLOC_ARENA_MAX: "2" } };

/** @param {string} script relative to the root, with slashes */
export function nodeFlags(script) {
  return FLAGS[script] ?? [];
}

/**
 * Variables that must be set when the process of a script starts.
 *
 * @param {string} script relative to the root, with slashes
 * @returns {Record<string, string>}
 */
export function nodeEnvironment(script) {
  return ENVIRONMENT[script] ?? {};
}
