/**
 * A command cannot do what it was called for; the message is for the person at the terminal and is shown without a
 * stack.
 */
export class CommandError extends Error {
  override name = "CommandError";
}
