import type { FieldMessage } from "@/app/_components/form/error-summary";
import type { ClosureForm } from "@/lib/closure/closure-details";

/** The entered values and their errors. */
export type DetailsState = { form: ClosureForm; email: string; errors: FieldMessage[] };
