import type { FieldMessage } from "@/app/_components/form/error-summary";

/** State of the form of a text module: what was typed comes back with the errors. */
export type ModuleState = { name: string; locale: string; body: string; errors: FieldMessage[] };
