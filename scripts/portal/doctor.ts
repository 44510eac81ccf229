import path from "node:path";
import { ACTION_KEY_VARIABLE, builtActionKey } from "@/lib/action-key";
import { CHECK_NAMES, type Check } from "@/lib/doctor/check";
import { runChecks } from "@/lib/doctor/run-checks";
import { ConfigurationError } from "@/lib/env";
import { CHECK_TEXTS, checkLines, failureText } from "./doctor-texts";
import { EXIT, type ExitStatus } from "./exit-status";
import { say } from "./output";
import { withContext } from "./with-context";

const root = path.resolve(import.meta.dirname, "../..");
const ownKey = process.env[ACTION_KEY_VARIABLE];
const OTHER_ACTION_KEY = "the next build has another key of server actions than this one: forms open then are refused";

const NO_BACKUP_MARK =
  "no backup was ever marked: let the script that makes it end with portal backup mark (docs/operations.md)";

type DoctorReport = { checks: Check[]; warnings: string[] };

/** Makes all checks. With a wrong configuration only its own check is made, and fails. */
async function makeChecks(): Promise<DoctorReport> {
  try {
    return await withContext(async (ctx) => {
      const environment = { [ACTION_KEY_VARIABLE]: ownKey, AUTH_SECRET: ctx.settings.authSecret };
      const isOther = builtActionKey(root, environment) === "other";
      const checks = await runChecks(ctx);
      const isMarked = checks.some(({ name }) => name === "backup");
      const warnings = [...(isMarked ? [] : [NO_BACKUP_MARK]), ...(isOther ? [OTHER_ACTION_KEY] : [])];
      return { checks, warnings };
    });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const finding = { name: "configuration" as const, problems: error.problems };
    const checks = CHECK_NAMES.map(
      (name): Check => (name === "configuration" ? { name, state: "failed", finding } : { name, state: "not-made" }),
    );
    return { checks, warnings: [] };
  }
}

function asJson(check: Check) {
  const { name, state } = check;
  const text = check.state === "failed" ? failureText(check.finding) : null;
  return { name, checks: CHECK_TEXTS[name], state, ...(text ? { found: text.found, do: text.todo } : {}) };
}

/**
 * `portal doctor`: checks everything that the portal needs, and says what to do about failures.
 *
 * @returns exit status 1 unless every check was made and passed; warnings (`!`) do not count
 */
export async function doctor(options: { json?: boolean }): Promise<ExitStatus> {
  const { checks, warnings } = await makeChecks();
  const ok = checks.every(({ state }) => state === "passed");
  if (options.json) say(JSON.stringify({ ok, checks: checks.map(asJson), warnings }));
  else say(...checks.flatMap(checkLines), ...warnings.map((warning) => `! ${warning}`));
  return ok ? EXIT.done : EXIT.fault;
}
