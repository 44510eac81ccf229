/** `npm run openapi`: writes docs/openapi.json from the schemas of the Sender API. A test compares it with them. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { apiDescription } from "@/app/api/v1/calls";

const FILE = path.resolve(import.meta.dirname, "../docs/openapi.json");
/** A deployment serves its own address at /api/v1/openapi.json. */
const EXAMPLE_URL = "https://portal.example";

writeFileSync(FILE, `${JSON.stringify(apiDescription(EXAMPLE_URL), null, 2)}\n`);
console.log("docs/openapi.json written");
