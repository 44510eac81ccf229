import { formBody } from "@/tests/support/form-mutations";

/** The state of the form on a first visit, as React writes it. */
export const FIRST_STATE = '{"view":"form","email":"","errors":[],"captcha":null}';

export type Posted = { headers: Record<string, string>; body: string };

/** The sign-in form as a browser without JavaScript posts it. @param fields besides those that name the action */
export function plainSignIn(actionId: string, fields: [string, string][], state = FIRST_STATE): Posted {
  const { type, body } = formBody([
    ["$ACTION_REF_2", ""],
    ["$ACTION_2:0", `{"id":"${actionId}","bound":"$@1"}`],
    ["$ACTION_2:1", `[${state}]`],
    ["$ACTION_KEY", "k1234567890"],
    ...fields,
  ]);
  return { headers: { "content-type": type }, body };
}

/** The same as React's script posts it. */
export function scriptedSignIn(actionId: string, fields: [string, string][], state = FIRST_STATE): Posted {
  const named = fields.map(([name, value]): [string, string] => [`_1_${name}`, value]);
  const { type, body } = formBody([["_1_$ACTION_REF_2", ""], ...named, ["0", `[${state},"$K1"]`]]);
  return { headers: { "content-type": type, "next-action": actionId, accept: "text/x-component" }, body };
}
