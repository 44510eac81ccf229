import { createTranslator, type NamespaceKeys, type NestedKeyOf } from "use-intl/core";
import { TIME_ZONE } from "@/lib/kernel/time";
import { type Locale, type Messages, messages } from "@/messages";

export type Namespace = NamespaceKeys<Messages, NestedKeyOf<Messages>>;
export type Translator<Within extends Namespace = never> = ReturnType<typeof createTranslator<Messages, Within>>;

type Tree = { [key: string]: string | Tree };
type AnyTranslator = Translator & ((key: string, values?: object) => string);

/** Characters with a meaning in a message: arguments, tags, quoting. */
const SYNTAX = /[{}<>']/;

/** The texts below a node by their keys, joined by dots, except those with arguments or tags. */
function plainTexts(tree: Tree, prefix = "", found = new Map<string, string>()): Map<string, string> {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value !== "string") plainTexts(value, `${prefix}${key}.`, found);
    else if (!SYNTAX.test(value)) found.set(`${prefix}${key}`, value);
  }
  return found;
}

function treeOf(locale: Locale, namespace: string): Tree {
  const parts = namespace ? namespace.split(".") : [];
  return parts.reduce<Tree>((tree, part) => tree[part] as Tree, messages[locale]);
}

function create(locale: Locale, namespace: string): AnyTranslator {
  const options = { locale, messages: messages[locale], timeZone: TIME_ZONE };
  const formatting = createTranslator({ ...options, namespace: (namespace || undefined) as never }) as AnyTranslator;
  const plain = plainTexts(treeOf(locale, namespace));
  const translate = (key: string, values?: object) =>
    (values === undefined ? plain.get(key) : undefined) ?? formatting(key, values);
  const { rich, markup, raw, has } = formatting;
  return Object.assign(translate, { rich, markup, raw, has }) as AnyTranslator;
}

const translators = new Map<string, AnyTranslator>();

/**
 * The texts of one language, optionally below a namespace such as `inbox` or `common.documentType`. One translator for
 * each lives as long as the process, with its compiled messages and number formats; a text without arguments is only
 * looked up.
 *
 * @returns a function of key and arguments, with `rich`, `markup`, `raw` and `has` of use-intl. An unknown key gives
 *          the key itself and is reported on the console
 */
export function translatorOf<Within extends Namespace = never>(locale: Locale, namespace?: Within): Translator<Within> {
  const id = `${locale} ${namespace ?? ""}`;
  const known = translators.get(id) ?? create(locale, namespace ?? "");
  translators.set(id, known);
  return known as unknown as Translator<Within>;
}
