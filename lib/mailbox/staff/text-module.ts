/** Texts with which staff begin an answer, with variables that are filled in from the reply. Pure. */
import { isDamagedText } from "@/lib/kernel/typed-text";

export const MAX_MODULE_NAME_LENGTH = 60;
export const MAX_MODULE_LENGTH = 2000;
/** Of one language. All of them stand beside the field of an answer. */
export const MAX_MODULES = 40;

/** Each variable with its names in a text: the Hungarian one and the English one work in both languages. */
export const MODULE_VARIABLES = {
  name: ["név", "name"],
  reference: ["hivatkozás", "reference"],
  subject: ["tárgy", "subject"],
  contract: ["szerződésszám", "contract"],
  product: ["termék", "product"],
  received: ["beérkezés", "received"],
} as const satisfies Record<string, readonly [hu: string, en: string]>;

export type ModuleVariable = keyof typeof MODULE_VARIABLES;

const VARIABLES = Object.keys(MODULE_VARIABLES) as ModuleVariable[];
const IN_BRACES = /\{([^{}\n]*)\}/g;

function variableNamed(written: string): ModuleVariable | null {
  const name = written.normalize("NFC").trim().toLowerCase();
  return VARIABLES.find((variable) => MODULE_VARIABLES[variable].some((one) => one === name)) ?? null;
}

/** The text with its variables filled in. Once over: braces inside a value stay as they are. */
export function fillModule(body: string, values: Record<ModuleVariable, string>): string {
  return body.replaceAll(IN_BRACES, (written, name: string) => {
    const variable = variableNamed(name);
    return variable ? values[variable] : written;
  });
}

/** What stands in braces and is no variable, as written, each once. */
export function unknownVariables(body: string): string[] {
  const written = [...body.matchAll(IN_BRACES)].filter(([, name = ""]) => variableNamed(name) === null);
  return [...new Set(written.map(([whole]) => whole))];
}

export type ModuleText = { name: string; body: string };

export type ModuleProblem =
  | { kind: "name-empty" }
  | { kind: "name-too-long" }
  | { kind: "body-empty" }
  | { kind: "body-too-long" }
  | { kind: "invalid-characters"; field: "name" | "body" }
  /** As written, braces included. */
  | { kind: "unknown-variables"; written: string[] };

/** Name and text as stored: NFC, LF line ends, trimmed; the name on one line. */
export function normalizeModule({ name, body }: ModuleText): ModuleText {
  return {
    name: name.normalize("NFC").replaceAll(/\s+/g, " ").trim(),
    body: body.replaceAll(/\r\n?/g, "\n").normalize("NFC").trim(),
  };
}

/** All that is wrong with a normalized module, in the order of the fields. */
export function moduleProblems({ name, body }: ModuleText): ModuleProblem[] {
  const found: ModuleProblem[] = [];
  if (isDamagedText(name)) found.push({ kind: "invalid-characters", field: "name" });
  else if (name === "") found.push({ kind: "name-empty" });
  else if ([...name].length > MAX_MODULE_NAME_LENGTH) found.push({ kind: "name-too-long" });
  if (isDamagedText(body)) found.push({ kind: "invalid-characters", field: "body" });
  else if (body === "") found.push({ kind: "body-empty" });
  else if ([...body].length > MAX_MODULE_LENGTH) found.push({ kind: "body-too-long" });
  else {
    const written = unknownVariables(body);
    if (written.length > 0) found.push({ kind: "unknown-variables", written });
  }
  return found;
}
