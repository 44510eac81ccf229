/**
 * `npm run demo [-- --reset]`: runs the whole portal on this machine, from a fresh clone. Progress goes to stderr;
 * addresses and passwords go to stdout when everything is ready. Ctrl-C or SIGTERM stops everything.
 */
import path from "node:path";
import { CommandError } from "@/lib/kernel/command-error";
import { buildOnce } from "@/scripts/build-once";
import { dataFolder } from "@/scripts/data-folder";
import { readyText } from "@/scripts/demo/ready-text";
import { resetDemo } from "@/scripts/demo/reset";
import { runScript } from "@/scripts/demo/run-script";
import { claimDemo, type DemoFile, findRunningDemo, releaseDemo, writeDemoFile } from "@/scripts/demo/running-demo";
import { readPorts } from "@/scripts/demo/settings";
import { type Stack, startStack } from "@/scripts/demo/stack";
import { refuseTakenPorts } from "@/scripts/demo/taken-ports";

const root = path.resolve(import.meta.dirname, "../..");
const say = (text: string) => console.error(text);
const stopped = new AbortController();

async function start(dataDir: string, ports: ReturnType<typeof readPorts>): Promise<Stack> {
  await buildOnce(root, say, stopped.signal);
  stopped.signal.throwIfAborted();
  say("Starting the database and the mail catcher…");
  let seeded: Pick<DemoFile, "customers" | "staff" | "apiKey"> = { customers: [], staff: [], apiKey: null };
  const write = (stack: Stack) => {
    const { portalUrl, mailUrl, databaseUrl } = stack;
    writeDemoFile(dataDir, { portalUrl, mailUrl, databaseUrl, pids: stack.pids(), ...seeded });
  };
  const stack: Stack = await startStack(
    { root, dataDir, ports, durable: true, say, signal: stopped.signal, onPids: () => write(stack) },
    async (env) => {
      say("Delivering the demo's messages; the first time this takes a while…");
      seeded = JSON.parse(await runScript(root, "scripts/demo/seed.ts", env, stopped.signal));
      say("Starting the portal and the worker…");
    },
  );
  write(stack);
  console.log(readyText(stack, seeded));
  return stack;
}

/** Resolves at the first signal that stops the demo. */
function untilStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        stopped.abort(new Error("stopped"));
        resolve();
      });
    }
  });
}

async function main(): Promise<number> {
  const ports = readPorts(process.env);
  const dataDir = dataFolder(root, process.env);
  const reset = process.argv.includes("--reset");
  const running = findRunningDemo(dataDir);
  if (running) {
    const where = running.file ? `runs at ${running.file.portalUrl}` : `is starting at ${running.portalUrl}`;
    say(`This clone's demo already ${where} (process ${running.pid}).`);
    if (reset) say("Stop it before you start anew.");
    return reset ? 1 : 0;
  }
  await refuseTakenPorts(ports);
  if (!claimDemo(dataDir, `http://localhost:${ports.PORT}`)) {
    say("This clone's demo is being started already.");
    return 0;
  }
  const stopSignal = untilStopSignal();
  try {
    if (reset) await resetDemo(root, dataDir);
    const stack = await start(dataDir, ports);
    await stopSignal;
    say("Stopping…");
    await stack.stop();
    return 0;
  } catch (error) {
    if (stopped.signal.aborted) return 0;
    throw error;
  } finally {
    releaseDemo(dataDir);
  }
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    const expected = error instanceof CommandError;
    console.error(expected ? error.message : error);
    process.exit(1);
  },
);
