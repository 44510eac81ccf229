/** Random mutations of posted forms; the same seed gives the same mutations. */

export type PostedForm = { path: string; type: string; action: string | null; body: string | Buffer };

const BOUNDARY = "----WebKitFormBoundaryAbCdEf0123456789";

/** A generator of numbers from 0 to 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A multipart form as a browser encodes it. */
export function formBody(fields: readonly (readonly [string, string])[]): { type: string; body: string } {
  const parts = fields.map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, body: `${parts.join("")}--${BOUNDARY}--\r\n` };
}

const ENTITIES: Record<string, string> = { "&quot;": '"', "&amp;": "&", "&#x27;": "'", "&lt;": "<", "&gt;": ">" };

/** The hidden fields of the first form with a server action in the main part of a page. */
export function hiddenFields(page: string): [string, string][] {
  const main = page.slice(Math.max(0, page.indexOf("<main")));
  const forms = main.split("<form").slice(1);
  const form = (forms.find((text) => text.includes("$ACTION_")) ?? forms[0] ?? "").split("</form")[0] ?? "";
  return [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => {
    const of = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(input)?.[1] ?? "";
    return [of("name"), of("value").replaceAll(/&(?:quot|amp|#x27|lt|gt);/g, (entity) => ENTITIES[entity] ?? "")];
  });
}

/** Values that a parser of React's reply protocol could mishandle. */
const VALUES = [
  "",
  "null",
  "5",
  "[]",
  "{}",
  "[null]",
  '"$@9"',
  '"$F1"',
  '["$K9"]',
  '["$undefined","$K1"]',
  "[{},5]",
  '[{},"$K1",{}]',
  '[{"captcha":5,"view":"form"},"$K1"]',
  '[{"errors":5},"$K1"]',
  '{"id":5,"bound":null}',
  '{"id":"x","bound":"$@1"}',
  '["$1:a:b"]',
  '["$B1"]',
  '["$Q0"]',
  '["$W0"]',
  '["$r0"]',
  '["$o0"]',
  '["$p0"]',
  '["$n9e9"]',
  '["$Dx"]',
  '["$A0"]',
  '["$T"]',
  '["$h0"]',
  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
  '{"__proto__":{"x":1}}',
  '["$0:__proto__:polluted"]',
  '["$0:constructor"]',
  "\u0000",
  "\ud800",
  "x".repeat(70_000),
];
const NAMES = [
  "$ACTION_REF_1",
  "$ACTION_1:0",
  "$ACTION_1:1",
  "$ACTION_KEY",
  "$ACTION_ID_00",
  "0",
  "1",
  "_1_x",
  "__proto__",
];
const TYPES = [
  "multipart/form-data",
  "multipart/form-data; boundary=",
  'multipart/form-data; boundary="x',
  "multipart/mixed; boundary=x",
  "application/x-www-form-urlencoded",
  "application/json",
  "text/plain",
  "text/plain; charset=utf-16",
  "",
  "application/octet-stream",
];

/** Changes a request in one place, with a probability of 20 % in another one too. */
export function mutate(form: PostedForm, random: () => number): PostedForm {
  const upTo = (count: number) => Math.floor(random() * count);
  const pick = <T>(values: readonly T[]) => values[upTo(values.length)] as T;
  const body = String(form.body);
  const changes: (() => PostedForm)[] = [
    () => ({ ...form, body: body.slice(0, upTo(body.length)) }),
    () => ({ ...form, body: body.slice(upTo(body.length)) }),
    () => {
      const bytes = Buffer.from(body);
      for (let times = 0; times < 3; times += 1) bytes[upTo(bytes.length)] = upTo(256);
      return { ...form, body: bytes };
    },
    () => ({ ...form, type: pick(TYPES) }),
    () => ({ ...form, action: pick(["", "x", "0".repeat(42), "7f".repeat(21), null]) }),
    // Replaces a value.
    () => {
      const parts = body.split("\r\n\r\n");
      const at = 1 + upTo(parts.length - 1);
      const [, ...rest] = (parts[at] ?? "").split("\r\n");
      parts[at] = [pick(VALUES), ...rest].join("\r\n");
      return { ...form, body: parts.join("\r\n\r\n") };
    },
    () => {
      const names = [...body.matchAll(/name="([^"]*)"/g)].map(([text]) => text);
      return names.length === 0 ? form : { ...form, body: body.replace(pick(names), `name="${pick(NAMES)}"`) };
    },
    () => ({ ...form, body: body.replace('form-data; name="', `form-data; filename="a"; name="`) }),
    () => ({
      ...form,
      body: body.replace("Content-Disposition", pick(["Content-Type", "X", "content-disposition\t"])),
    }),
    () => ({ ...form, body: body + body }),
  ];
  const mutant = pick(changes)();
  return random() < 0.2 ? mutate(mutant, random) : mutant;
}
