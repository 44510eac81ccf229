import { Button } from "@/app/_components/control/button";
import { removeModuleAction } from "./actions";

type RemoveModuleProps = { owner: string; present: { id: string; version: number }; text: string };

/** The button that deletes a text module, in the version that the page shows. */
export function RemoveModule({ owner, present, text }: RemoveModuleProps) {
  return (
    <form action={removeModuleAction.bind(null, undefined)}>
      <input type="hidden" name="owner" value={owner} />
      <input type="hidden" name="module" value={present.id} />
      <input type="hidden" name="version" value={present.version} />
      <Button small danger>
        {text}
      </Button>
    </form>
  );
}
