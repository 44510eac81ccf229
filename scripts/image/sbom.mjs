/**
 * `npm sbom … | node scripts/image/sbom.mjs`: the list of packages (CycloneDX) without those of development and those
 * of other platforms. npm's own `--omit=dev` also leaves out packages that a package of development needs too, Next
 * among them.
 */
import { existsSync, readFileSync } from "node:fs";

const list = JSON.parse(readFileSync(0, "utf8"));

const DEVELOPMENT = "cdx:npm:package:development";
const isShipped = (component) =>
  !component.properties?.some(({ name, value }) => name === DEVELOPMENT && value === "true") &&
  (component.scope !== "optional" || existsSync(`node_modules/${component.name}`));

const components = list.components.filter(isShipped);
const refs = new Set(components.map((component) => component["bom-ref"]));
const isListed = (ref) => refs.has(ref);
const own = list.metadata.component["bom-ref"];
const dependencies = list.dependencies
  .filter(({ ref }) => ref === own || isListed(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isListed) }));
process.stdout.write(`${JSON.stringify({ ...list, components, dependencies }, null, 2)}\n`);
