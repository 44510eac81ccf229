import type { FieldMessage } from "@/app/_components/form/error-summary";
import type { ClosureForm } from "@/lib/closure/closure-details";

/** Everything that was typed, and what is wrong with it. */
export type DetailsState = { form: ClosureForm; email: string; errors: FieldMessage[] };
