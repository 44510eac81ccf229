import type { FieldMessage } from "@/app/_components/form/error-summary";

export type ReplyState = {
  body: string;
  errors: FieldMessage[];
  /** True if files were chosen: a browser forgets them, and the customer must choose them again. */
  filesAgain: boolean;
};
