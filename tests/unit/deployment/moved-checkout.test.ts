/** The commands of UPGRADING.md that move the checkout of an early installation, run in a folder in place of `/`. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../..");
/** Of the first release that had service files. */
const EARLY_UNIT = "[Service]\nUser=kuldemenyeim\nWorkingDirectory=/srv/kuldemenyeim\nRestart=on-failure\n";
const SERVICES = ["kuldemenyeim", "kuldemenyeim-worker"];

const section = /### Service files without current\n([\s\S]*?)\n## /.exec(
  readFileSync(path.join(root, "UPGRADING.md"), "utf8"),
)?.[1];
const [, commands = ""] = [...(section ?? "").matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = ""]) => text);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-moved-"));
  for (const name of ["srv/kuldemenyeim/.next", "etc/systemd/system", "programs"])
    mkdirSync(path.join(folder, name), { recursive: true });
  write("srv/kuldemenyeim/.env", "PORT=3000\n");
  for (const name of SERVICES) write(`etc/systemd/system/${name}.service`, EARLY_UNIT);
  program("sudo", '[ "$1" != -u ] || shift 2\nexec "$@"');
  program("systemctl", `echo "$*" >> ${folder}/calls`);
  // No user of the portal is on this machine.
  program("install", 'for name; do :; done\nmkdir "$name"');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string) => readFileSync(path.join(folder, name), "utf8");
const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text, { mode: 0o755 });
const program = (name: string, lines: string) => write(`programs/${name}`, `#!/bin/sh\n${lines}\n`);

it("an early installation goes on from a folder of its own, named by the link of the present service files", () => {
  const here = commands.replaceAll(/\/(?=srv\/|etc\/)/g, `${folder}/`).replace(`=${folder}/srv`, "=/srv");
  const env = { PATH: `${path.join(folder, "programs")}:${process.env.PATH}` } as unknown as NodeJS.ProcessEnv;
  expect(spawnSync("sh", ["-e", "-c", here], { env, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  const current = path.join(folder, "srv/kuldemenyeim/current");
  expect(realpathSync(current)).toBe(path.join(realpathSync(folder), "srv/kuldemenyeim/before"));
  expect(read("srv/kuldemenyeim/current/.env")).toBe("PORT=3000\n");
  for (const name of SERVICES) {
    const present = readFileSync(path.join(root, `deploy/systemd/${name}.service`), "utf8");
    const [folderOfService = ""] = /^WorkingDirectory=.*$/m.exec(present) ?? [];
    expect(read(`etc/systemd/system/${name}.service`).split("\n")).toContain(folderOfService);
  }
  expect(read("calls").trim().split("\n")).toEqual([
    "stop kuldemenyeim-worker kuldemenyeim",
    "daemon-reload",
    "start kuldemenyeim kuldemenyeim-worker",
  ]);
});
