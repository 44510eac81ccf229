/**
 * `npm run openapi`: writes docs/openapi.json from the schemas of the Sender API, and the types of its calls for
 * clients. Tests compare both with them.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { apiDescription } from "@/app/api/v1/calls";
import { clientTypes } from "@/scripts/client-types";

const docs = path.resolve(import.meta.dirname, "../docs");
/** A deployment serves its own address at /api/v1/openapi.json. */
const EXAMPLE_URL = "https://portal.example";

const text = `${JSON.stringify(apiDescription(EXAMPLE_URL), null, 2)}\n`;
writeFileSync(path.join(docs, "openapi.json"), text);
writeFileSync(path.join(docs, "examples/portal-api.ts"), await clientTypes(JSON.parse(text)));
console.log("docs/openapi.json and docs/examples/portal-api.ts written");
