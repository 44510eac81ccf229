import type { FieldMessage } from "@/app/_components/form/error-summary";

export type ReplyState = {
  body: string;
  errors: FieldMessage[];
  /**
   * The refused files by their position in the form, from 1, with the reason. Without script the browser forgets all
   * files; with script the form keeps the others.
   */
  refused: { position: number; message: string }[];
  /** True if files were chosen: a browser forgets them, and the customer must choose them again. */
  filesAgain: boolean;
};
