import { createServer } from "node:net";
import { DemoError, type DemoPorts, type PortName } from "@/scripts/demo/settings";

const PORT_OFFSET = 10_000;
const LAST_PORT = 65_535;
/** `localhost` may resolve to either address, so both must be free. */
const LOOPBACKS = ["127.0.0.1", "::1"];

function isTaken(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    // Other errors (no IPv6, a port only for root) are reported when the server starts.
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EADDRINUSE"));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(false)));
  });
}

/** @throws DemoError naming every port that another process listens on, with the variable that sets another port */
export async function refuseTakenPorts(ports: DemoPorts): Promise<void> {
  const problems: string[] = [];
  for (const [name, port] of Object.entries(ports) as [PortName, number][]) {
    const taken = await Promise.all(LOOPBACKS.map((host) => isTaken(port, host)));
    if (taken.includes(true)) {
      const other = port + PORT_OFFSET <= LAST_PORT ? port + PORT_OFFSET : port - PORT_OFFSET;
      problems.push(
        `Port ${port} is taken. Free it, or choose another one with ${name}, for example ${name}=${other}.`,
      );
    }
  }
  if (problems.length > 0) throw new DemoError(problems.join("\n"));
}
