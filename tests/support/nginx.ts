/** A real nginx with deploy/nginx/nginx.conf before a portal; only ports, paths and the host differ. */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { processTree } from "@/scripts/bench/processes";
import type { DebianProgram } from "@/scripts/test/debian-program";

const root = path.resolve(import.meta.dirname, "../..");
const TLS = path.join(root, "tests/support/tls");
const ASK_EVERY_MS = 50;

export type Nginx = {
  /** Sends new requests to these portals alone; resolves when no request is under way by the earlier configuration. */
  route(portals: readonly number[]): Promise<void>;
  /** The text of all its logs. */
  logged(): string;
  stop(): Promise<void>;
};

/** @param portal the port of the portal, or of each of several */
type Ports = { tls: number; plain: number; portal: number | readonly number[] };

/** Replaces a text that must be in the configuration. */
function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`deploy/nginx/nginx.conf has no ${from}`);
  return text.replaceAll(from, to);
}

function configuration(folder: string, ports: Ports): string {
  const servers = [ports.portal].flat().map((port) => `server 127.0.0.1:${port}`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const paths = temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(" ");
  const changes: [string, string][] = [
    ["/run/nginx.pid", `${folder}/nginx.pid`],
    ["/var/log/nginx/", `${folder}/`],
    ["http {\n", `http {\n${paths}\n`],
    ["listen 80 default_server", `listen 127.0.0.1:${ports.plain} default_server`],
    ["listen 443 ssl", `listen 127.0.0.1:${ports.tls} ssl`],
    ["/etc/ssl/kuldemenyeim/fullchain.pem", `${TLS}/localhost-certificate.pem`],
    ["/etc/ssl/kuldemenyeim/privkey.pem", `${TLS}/localhost-key.pem`],
    ["server 127.0.0.1:3000", servers.join("; ")],
    ["https://kuldemenyeim.example.hu", `https://localhost:${ports.tls}`],
    ["server_name kuldemenyeim.example.hu", "server_name localhost"],
  ];
  const text = readFileSync(path.join(root, "deploy/nginx/nginx.conf"), "utf8");
  return changes.reduce((changed, [from, to]) => replaced(changed, from, to), text);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

/**
 * Starts nginx with the certificate of tests/support/tls, for `localhost`.
 * @throws with its log when it ends at once
 */
export async function startNginx(program: DebianProgram, ports: Ports): Promise<Nginx> {
  const folder = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-nginx-"));
  chmodSync(folder, 0o755);
  const file = path.join(folder, "nginx.conf");
  writeFileSync(file, configuration(folder, ports));
  const nginx = spawn(program.file, ["-p", folder, "-e", `${folder}/error.log`, "-c", file, "-g", "daemon off;"], {
    env: { ...process.env, ...program.env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  nginx.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const ended = new Promise<void>((resolve) => nginx.on("close", () => resolve()));
  while (!(await answers(ports.tls))) {
    if (nginx.exitCode !== null) throw new Error(`nginx ended:\n${said}`);
    await pause(ASK_EVERY_MS);
  }
  const workers = () => processTree([nginx.pid ?? 0]).filter(({ pid }) => pid !== nginx.pid);
  return {
    async route(portals) {
      const before = new Set(workers().map(({ pid }) => pid));
      writeFileSync(file, configuration(folder, { ...ports, portal: portals }));
      nginx.kill("SIGHUP");
      // A worker of the earlier configuration ends when it has answered what it began.
      while (workers().some(({ pid }) => before.has(pid))) await pause(ASK_EVERY_MS);
    },
    logged() {
      const logs = readdirSync(folder).filter((name) => name.endsWith(".log"));
      return logs.map((name) => readFileSync(path.join(folder, name), "utf8")).join("");
    },
    async stop() {
      nginx.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
