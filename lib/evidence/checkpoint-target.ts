import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import type { CheckpointTarget } from "@/lib/settings";

const BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const PREFIX = /^[\w-]+(?:\/[\w-]+)*$/;

/**
 * Reads one entry of CHECKPOINT_TARGETS: `file:///folder`, `s3://bucket/prefix` or `mailto:address`; null for others.
 */
export function parseCheckpointTarget(text: string): CheckpointTarget | null {
  try {
    return targetOf(text);
  } catch {
    // A percent sign without two digits, or an encoded slash.
    return null;
  }
}

function targetOf(text: string): CheckpointTarget | null {
  if (!URL.canParse(text)) return null;
  const { protocol, host, pathname, search, hash, href } = new URL(text);
  if (search || hash) return null;
  switch (protocol) {
    case "file:":
      return host === "" && pathname !== "/" ? { kind: "folder", folder: fileURLToPath(href) } : null;
    case "s3:": {
      const prefix = pathname.replace(/^\//, "").replace(/\/$/, "");
      return BUCKET.test(host) && (prefix === "" || PREFIX.test(prefix)) ? { kind: "s3", bucket: host, prefix } : null;
    }
    case "mailto:": {
      const address = parseEmailAddress(decodeURIComponent(pathname));
      return address ? { kind: "email", address } : null;
    }
    default:
      return null;
  }
}

function placeOf(target: CheckpointTarget): string {
  switch (target.kind) {
    case "folder":
      return target.folder;
    case "s3":
      return `${target.bucket}/${target.prefix}`;
    case "email":
      return target.address;
  }
}

/** The name of a target in the database: SHA-256, because an address may be personal. */
export function targetDigest(target: CheckpointTarget): string {
  return createHash("sha256")
    .update(`${target.kind}:${placeOf(target)}`)
    .digest("hex");
}
