/** Preloaded with `--import`: at its end the process prints its peak memory and CPU time on stderr. */
import { writeSync } from "node:fs";

const STDERR = 2;
// maxRSS is in kilobytes on every system.
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(STDERR, `peak memory: ${maxRSS} kB, CPU: ${(userCPUTime + systemCPUTime) / 1e6} s\n`);
});
