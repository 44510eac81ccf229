import openapiTypescript from "openapi-typescript";

type Operation = { operationId: string; responses: Record<string, unknown> };
type Description = {
  openapi: string;
  info: { version: string; title: string };
  paths: Record<string, Record<string, unknown>>;
};

const HEAD = `/**
 * The calls of the Sender API as types. Written by \`npm run openapi\` from openapi.json: do not edit.
 */
`;

/**
 * TypeScript for a client of the API: the types of its OpenAPI document, and the method and path of each operation.
 * Refusals are left out: all have the schema \`Problem\`.
 */
export async function clientTypes(description: Description): Promise<string> {
  const document = structuredClone(description);
  const calls: string[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, value] of Object.entries(methods)) {
      const operation = value as Operation;
      operation.responses = Object.fromEntries(
        Object.entries(operation.responses).filter(([status]) => Number(status) < 400),
      );
      calls.push(`  ${operation.operationId}: { method: "${method.toUpperCase()}", path: ${JSON.stringify(path)} },`);
    }
  }
  const types = await openapiTypescript(document, { commentHeader: HEAD, silent: true });
  return `${types.trimEnd()}\n\n/** Method and path of each operation. */\nexport const CALLS = {\n${calls.join("\n")}\n} as const;\n`;
}
