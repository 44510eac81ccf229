import { createServer } from "node:net";
import { DemoError, type DemoPorts, type PortName } from "@/scripts/demo/settings";

const ELSEWHERE = 10_000;
const LAST_PORT = 65_535;
/** `localhost` may lead to either of them, so a stranger must listen on neither. */
const LOOPBACKS = ["127.0.0.1", "::1"];

function isTaken(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    // Any other trouble (no IPv6 here, a port only root may open) shows itself when the server starts.
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EADDRINUSE"));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(false)));
  });
}

/** Throws DemoError naming every port that somebody else listens on, with the variable that chooses another. */
export async function refuseTakenPorts(ports: DemoPorts): Promise<void> {
  const complaints: string[] = [];
  for (const [name, port] of Object.entries(ports) as [PortName, number][]) {
    const taken = await Promise.all(LOOPBACKS.map((host) => isTaken(port, host)));
    if (taken.includes(true)) {
      const other = port + ELSEWHERE <= LAST_PORT ? port + ELSEWHERE : port - ELSEWHERE;
      complaints.push(
        `Port ${port} is taken. Free it, or choose another one with ${name}, for example ${name}=${other}.`,
      );
    }
  }
  if (complaints.length > 0) throw new DemoError(complaints.join("\n"));
}
