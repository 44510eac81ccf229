/**
 * `node scripts/check-lockfile.mjs [package-lock.json]`: names every package whose platform variants (optional
 * dependencies) have no entry in the lockfile, so that `npm ci` would fail on other machines, and every package below
 * its minimum version. Needs no installed package. Exit status 1 when it names any.
 */
import { readFileSync } from "node:fs";

/** Minimum versions: older ones have published vulnerabilities. */
const VERSION_FLOORS = {
  next: "16.4.5",
  "next-auth": "4.24.15",
  nodemailer: "10.4.1",
  "drizzle-orm": "0.45.2",
  react: "19.2.3",
  "react-dom": "19.2.3",
  sharp: "0.35.5",
};

/**
 * The lock entry of the dependency `name` of the package in `folder`, found as Node does: from the innermost folder
 * out.
 * @param {Record<string, { version?: string }>} packages @param {string} folder @param {string} name
 */
function resolveEntry(packages, folder, name) {
  for (let from = folder; ; ) {
    const entry = packages[`${from ? `${from}/` : ""}node_modules/${name}`];
    if (entry || from === "") return entry;
    const end = from.lastIndexOf("node_modules/");
    from = end <= 0 ? "" : from.slice(0, end - 1);
  }
}

/**
 * @param {{ packages: Record<string, { version?: string, optionalDependencies?: Record<string, string> }> }} lock
 * @returns {string[]} one sentence for each package with missing variants
 */
function missingVariants({ packages }) {
  return Object.entries(packages).flatMap(([folder, entry]) => {
    const missing = Object.entries(entry.optionalDependencies ?? {}).filter(([name, range]) => {
      const found = resolveEntry(packages, folder, name);
      return !found || (/^\d+\.\d+\.\d+$/.test(range) && found.version !== range);
    });
    const names = missing.map(([name]) => name).join(", ");
    return names ? [`${folder || "this project"}@${entry.version}: no lock entry for ${names}`] : [];
  });
}

/** Negative when `a` is the older version. A pre-release counts as older than its release. */
function compareVersions(/** @type {string} */ a, /** @type {string} */ b) {
  const [aNumbers = "", aLabel] = a.split(/-(.*)/);
  const [bNumbers = "", bLabel] = b.split(/-(.*)/);
  const bParts = bNumbers.split(".").map(Number);
  for (const [index, part] of aNumbers.split(".").map(Number).entries()) {
    const difference = part - (bParts[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(aLabel === undefined) - Number(bLabel === undefined);
}

/**
 * @param {{ packages: Record<string, { version?: string }> }} lock
 * @returns {string[]} one sentence for each copy below its minimum version, nested copies included
 */
function belowFloors({ packages }) {
  return Object.entries(packages).flatMap(([folder, { version }]) => {
    const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
    const floor = /** @type {Record<string, string>} */ (VERSION_FLOORS)[name];
    if (!folder || !floor || !version || compareVersions(version, floor) >= 0) return [];
    return [`${folder}: ${version} is below the floor ${floor}`];
  });
}

const lock = JSON.parse(readFileSync(process.argv[2] ?? "package-lock.json", "utf8"));
const problems = [...missingVariants(lock), ...belowFloors(lock)];
for (const problem of problems) console.error(problem);
console.log(`packages ${Object.keys(lock.packages).length}`);
process.exitCode = problems.length > 0 ? 1 : 0;
