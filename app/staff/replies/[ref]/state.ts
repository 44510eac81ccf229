import type { FieldMessage } from "@/app/_components/form/error-summary";

/** State of the answer form. The typed text comes back; a chosen file cannot. */
export type AnswerState = { body: string; errors: FieldMessage[] };

/** State of the form of a note. */
export type NoteState = { note: string; errors: FieldMessage[] };

export const NO_NOTE: NoteState = { note: "", errors: [] };
