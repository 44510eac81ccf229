import { rewrapDocumentKeys } from "@/lib/document/rewrap-keys";
import { EXIT, type ExitStatus } from "./exit-status";
import { printError, say } from "./output";
import { withContext } from "./with-context";

/** `portal documents rewrap`: wraps document keys under the new DOCUMENT_KEY; exit status 1 when some do not open. */
export function rewrap(options: { json?: boolean }): Promise<ExitStatus> {
  return withContext(async (ctx) => {
    const done = await rewrapDocumentKeys(ctx);
    const { rewrapped, left } = done;
    if (options.json) say(JSON.stringify(done));
    else say(`${rewrapped} keys wrapped under the current DOCUMENT_KEY`);
    if (left > 0) printError(`${left} keys open under none of the configured ones: these documents cannot be read`);
    return left > 0 ? EXIT.fault : EXIT.done;
  });
}
