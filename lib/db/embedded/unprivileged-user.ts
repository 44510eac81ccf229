/**
 * PostgreSQL refuses to run as root. When this process is root, PostgreSQL runs as `nobody`, which exists on every
 * machine; otherwise it runs as the user of this process.
 */
import { spawnSync } from "node:child_process";
import { chownSync, lstatSync, readdirSync } from "node:fs";
import path from "node:path";

export type ProcessOwner = { uid: number; gid: number };

const NOBODY: ProcessOwner = { uid: 65534, gid: 65534 };

/** The user for PostgreSQL's processes; null for the user of this process (always on Windows). */
export function postgresUser(): ProcessOwner | null {
  return process.getuid?.() === 0 ? NOBODY : null;
}

/** True when the user can enter the folder. Tried as that user, because ACLs and mounts count too. */
export function canEnter(user: ProcessOwner, folder: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...user, cwd: "/", stdio: "ignore" }).status === 0;
}

/** True when the user can start the program and its shared libraries. */
export function canRun(user: ProcessOwner, program: string): boolean {
  return spawnSync(program, ["--version"], { ...user, cwd: "/", stdio: "ignore" }).status === 0;
}

/** Changes the owner of a folder and everything in it. Symbolic links are not followed. */
export function changeOwner(user: ProcessOwner, folder: string): void {
  chownSync(folder, user.uid, user.gid);
  for (const entry of readdirSync(folder)) {
    const child = path.join(folder, entry);
    const stat = lstatSync(child);
    if (stat.isDirectory()) changeOwner(user, child);
    else if (!stat.isSymbolicLink()) chownSync(child, user.uid, user.gid);
  }
}
