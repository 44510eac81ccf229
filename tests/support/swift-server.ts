/** A real S3-compatible server: OpenStack Swift with its S3 API, from Debian's packages, in a folder of its own. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { EMPTY_SHA256, sendOnce } from "@/lib/document/storage/s3-request";
import type { S3Settings } from "@/lib/settings";

export const SWIFT_PACKAGES = "swift-proxy swift-account swift-container swift-object memcached";
const PROGRAMS = [
  "swift-proxy-server",
  "swift-account-server",
  "swift-container-server",
  "swift-object-server",
  "memcached",
];
const START_SECONDS = 60;

/** Starts a server of Swift with the configuration of its folder, which Swift otherwise reads from /etc. */
const LAUNCHER = `
import sys
from swift.common import utils
utils.SWIFT_CONF_FILE = sys.argv[1]
utils.validate_hash_conf()
from swift.common.wsgi import run_wsgi
options = {}
if sys.argv[3] == "object-server":
    from swift.obj import server
    options["global_conf_callback"] = server.global_conf_callback
sys.exit(run_wsgi(sys.argv[2], sys.argv[3], **options))
`;

const FILTERS = "catch_errors cache listing_formats s3api tempauth copy slo dlo versioned_writes".split(" ");

/** Whether every program of SWIFT_PACKAGES is installed. */
export function isSwiftInstalled(): boolean {
  try {
    execFileSync("which", PROGRAMS, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function configuration(folder: string, port: number, sections: string): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
swift_dir = ${folder}
devices = ${folder}/devices
mount_check = false
disable_fallocate = true
log_level = ERROR
${sections}`;
}

function proxySections(memcachedPort: number): string {
  const options: Record<string, string> = {
    cache: `memcache_servers = 127.0.0.1:${memcachedPort}`,
    s3api: "location = test-1",
    tempauth: "user_test_tester = testing .admin",
  };
  const packages: Record<string, string> = { cache: "memcache" };
  const filters = FILTERS.map(
    (name) => `[filter:${name}]\nuse = egg:swift#${packages[name] ?? name}\n${options[name] ?? ""}`,
  );
  return `[pipeline:main]
pipeline = ${FILTERS.join(" ")} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
${filters.join("\n")}
`;
}

export type SwiftServer = { settings: S3Settings; close(): Promise<void> };

/** Starts Swift on free ports of this machine and makes a bucket. */
export async function startSwift(): Promise<SwiftServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "swift-"));
  mkdirSync(path.join(folder, "devices/d1"), { recursive: true });
  writeFileSync(
    path.join(folder, "swift.conf"),
    "[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n",
  );
  const children: ChildProcess[] = [];
  const start = (program: string, args: string[]) => children.push(spawn(program, args, { stdio: "ignore" }));
  const launch = (name: string, port: number, sections: string) => {
    const file = path.join(folder, `${name}.conf`);
    writeFileSync(file, configuration(folder, port, sections));
    start("/usr/bin/python3", ["-c", LAUNCHER, path.join(folder, "swift.conf"), file, `${name}-server`]);
  };
  const memcachedPort = await freePort();
  start("memcached", ["-l", "127.0.0.1", "-p", String(memcachedPort), "-u", userInfo().username]);
  for (const name of ["account", "container", "object"]) {
    const port = await freePort();
    const builder = path.join(folder, `${name}.builder`);
    for (const args of [["create", "4", "1", "0"], ["add", `r1z1-127.0.0.1:${port}/d1`, "1"], ["rebalance"]]) {
      execFileSync("swift-ring-builder", [builder, ...args], { stdio: "ignore" });
    }
    launch(name, port, `[pipeline:main]\npipeline = ${name}-server\n[app:${name}-server]\nuse = egg:swift#${name}\n`);
  }
  const proxyPort = await freePort();
  launch("proxy", proxyPort, proxySections(memcachedPort));
  const settings: S3Settings = {
    endpoint: `http://127.0.0.1:${proxyPort}`,
    ...{ region: "test-1", bucket: "documents", pathStyle: true },
    ...{ accessKeyId: "test:tester", secretAccessKey: "testing" },
  };
  const close = async () => {
    const ended = children.map((child) => new Promise((resolve) => child.once("exit", resolve)));
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(ended);
    rmSync(folder, { recursive: true, force: true });
  };
  const started = performance.now();
  for (;;) {
    try {
      await sendOnce(settings, { method: "PUT", key: null, sha256: EMPTY_SHA256 }, AbortSignal.timeout(5000));
      return { settings, close };
    } catch (error) {
      if (performance.now() - started < START_SECONDS * 1000) await pause(250);
      else {
        await close();
        throw error;
      }
    }
  }
}
