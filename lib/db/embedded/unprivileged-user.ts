/**
 * PostgreSQL refuses to run as root. When we are root, its processes run as `nobody`, a user that every machine has;
 * otherwise as ourselves.
 */
import { spawnSync } from "node:child_process";
import { chownSync, lstatSync, readdirSync } from "node:fs";
import path from "node:path";

export type ProcessOwner = { uid: number; gid: number };

const NOBODY: ProcessOwner = { uid: 65534, gid: 65534 };

/** The user PostgreSQL's processes need, or null when it is the user we are (and always on Windows). */
export function postgresUser(): ProcessOwner | null {
  return process.getuid?.() === 0 ? NOBODY : null;
}

/** True when the user can enter the folder; asked of the operating system, which also knows about ACLs and mounts. */
export function canEnter(user: ProcessOwner, folder: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...user, cwd: "/", stdio: "ignore" }).status === 0;
}

/** True when the user can start the program, its shared libraries included. */
export function canRun(user: ProcessOwner, program: string): boolean {
  return spawnSync(program, ["--version"], { ...user, cwd: "/", stdio: "ignore" }).status === 0;
}

/** Gives a folder and all it holds to the user; links are not followed. */
export function changeOwner(user: ProcessOwner, folder: string): void {
  chownSync(folder, user.uid, user.gid);
  for (const entry of readdirSync(folder)) {
    const child = path.join(folder, entry);
    const stat = lstatSync(child);
    if (stat.isDirectory()) changeOwner(user, child);
    else if (!stat.isSymbolicLink()) chownSync(child, user.uid, user.gid);
  }
}
