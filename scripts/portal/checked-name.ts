import { isUnreadable } from "@/lib/kernel/printable";
import { CommandError } from "./exit-status";

const MAX_NAME_LENGTH = 60;

/** A name that was typed. @param what begins the sentence about a wrong one: `The sender` */
export function checkedName(text: string, what: string): string {
  const name = text.normalize("NFC").trim();
  if (name === "" || name.length > MAX_NAME_LENGTH || isUnreadable(name) || /[\r\n\t]/.test(name)) {
    throw new CommandError(`${what} has 1 to ${MAX_NAME_LENGTH} readable characters`);
  }
  return name;
}
