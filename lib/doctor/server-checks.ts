import "server-only";
import { findLatestAuditInstant } from "@/lib/audit/latest-store";
import type { Context } from "@/lib/context";
import type { ConnectionCount } from "@/lib/db/connection-count";
import type { Finding } from "@/lib/doctor/check";
import { secondsBetween } from "@/lib/kernel/time";
import { findMailCertificateEnd } from "@/lib/notification/transport";

/** Sessions, links and captchas are valid for minutes, and their times are compared between machines. */
const MAX_CLOCK_SECONDS = 30;
/** A server process that starts needs up to 10 connections, and `portal` and a dump need some too. */
const MIN_FREE_CONNECTIONS = 10;
/** A certificate that is renewed automatically is renewed 30 days before its end. */
const MIN_CERTIFICATE_DAYS = 14;
/** A nightly backup, and two hours. */
const MAX_BACKUP_HOURS = 26;
const HOUR_SECONDS = 60 * 60;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** Compares the clock of this machine with that of the database. */
export async function clockFinding(ctx: Context): Promise<Finding | null> {
  const aheadSeconds = secondsBetween(await ctx.databaseNow(), ctx.clock.now());
  return Math.abs(aheadSeconds) > MAX_CLOCK_SECONDS ? { name: "clock", aheadSeconds } : null;
}

export function connectionsFinding({ used, most }: ConnectionCount): Finding | null {
  return most - used < MIN_FREE_CONNECTIONS ? { name: "connections", used, most } : null;
}

/**
 * The age of the last backup that `portal backup mark` has recorded.
 *
 * @returns `unknown` when none was ever marked
 */
export async function backupFinding(ctx: Context): Promise<Finding | null | "unknown"> {
  const markedAt = await findLatestAuditInstant(ctx.db, ["backup.marked"]);
  if (!markedAt) return "unknown";
  const ageHours = Math.floor(secondsBetween(markedAt, ctx.clock.now()) / HOUR_SECONDS);
  return ageHours >= MAX_BACKUP_HOURS ? { name: "backup", markedAt, ageHours } : null;
}

/** @returns `unknown` without TLS, and when the mail server does not answer, which a check of its own reports */
export async function mailCertificateFinding(ctx: Context): Promise<Finding | null | "unknown"> {
  const until = await findMailCertificateEnd(ctx.settings);
  if (!until) return "unknown";
  const days = Math.floor(secondsBetween(ctx.clock.now(), until) / DAY_SECONDS);
  return days < MIN_CERTIFICATE_DAYS ? { name: "mail-certificate", until, days } : null;
}
