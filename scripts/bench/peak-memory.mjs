/** Preloaded with `--import`: the process says on stderr at its end how much memory it held at most, and its CPU time. */
import { writeSync } from "node:fs";

const STDERR = 2;
// maxRSS is in kilobytes on every system.
process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeSync(STDERR, `peak memory: ${maxRSS} kB, CPU: ${(userCPUTime + systemCPUTime) / 1e6} s\n`);
});
