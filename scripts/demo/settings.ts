/** The ports that the demo listens on, as the environment sets them. */
import { CommandError } from "@/lib/kernel/command-error";

/** Environment variable and default of every port that the demo listens on; scripts outside rely on the names. */
export const DEMO_PORTS = {
  PORT: 3000,
  MAIL_WEB_PORT: 1080,
  MAIL_SMTP_PORT: 1025,
  CUSTOMER_PORTAL_PORT: 3002,
} as const;

export type PortName = keyof typeof DEMO_PORTS;
export type DemoPorts = Record<PortName, number>;

/** The demo cannot start or be used as it was asked. */
export class DemoError extends CommandError {
  override name = "DemoError";
}

/** Reads the ports from the environment. @throws DemoError for an invalid port, and when two are the same */
export function readPorts(env: Record<string, string | undefined>): DemoPorts {
  const ports = { ...DEMO_PORTS } as DemoPorts;
  for (const name of Object.keys(DEMO_PORTS) as PortName[]) {
    const given = env[name]?.trim();
    if (!given) continue;
    const port = Number(given);
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      throw new DemoError(`${name} must be a whole number from 1 to 65535, not "${given}".`);
    }
    ports[name] = port;
  }
  const names = Object.keys(ports) as PortName[];
  for (const [index, name] of names.entries()) {
    const other = names.slice(0, index).find((earlier) => ports[earlier] === ports[name]);
    if (other) throw new DemoError(`${other} and ${name} are both ${ports[name]}; each needs a port of its own.`);
  }
  return ports;
}
