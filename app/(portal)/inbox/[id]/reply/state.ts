import type { FieldMessage } from "@/app/_components/form/error-summary";

export type ReplyState = {
  body: string;
  errors: FieldMessage[];
  /** There were files: a browser forgets them, and only the customer can choose them again. */
  filesAgain: boolean;
};
