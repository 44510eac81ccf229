/**
 * Runs a program of Node in several processes that listen on one port:
 * `node scripts/bench/bare-processes.mjs <processes> <program> [arguments…]`. SIGTERM ends all of them, and so
 * does the end of the process that started this one with an IPC channel.
 */
import cluster from "node:cluster";

const [processes, exec, ...args] = process.argv.slice(2);
cluster.setupPrimary({ exec, args });
for (let started = 0; started < Number(processes); started += 1) cluster.fork();

function stop() {
  for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill();
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("disconnect", stop);
