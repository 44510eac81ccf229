import { parseSync } from "@swc/core";

/** A call of a translator: the namespace, and the key with `null` for each part that the program computes. */
export type KeyRead = { namespace: string; key: (string | null)[] };

type Node = { type: string; [property: string]: unknown };
type Scope = Map<string, string[]>;

/** Functions that make a translator. Some take the locale before the namespace. */
const MAKERS = new Set(["getTranslations", "useTranslations", "translatorOf"]);
const METHODS = new Set(["rich", "raw", "markup", "has"]);
const SCOPES = /^(?:Module|BlockStatement|ArrowFunctionExpression|Function(?:Declaration|Expression)|MethodProperty)$/;

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value): Node[] => {
    const values = Array.isArray(value) ? value : [value];
    // Arguments and parameters are wrapped in objects without a type.
    return values.flatMap((inner) => {
      if (isNode(inner)) return [inner];
      return typeof inner === "object" && inner !== null ? Object.values(inner).filter(isNode) : [];
    });
  });
}

/** The syntax tree of a TypeScript file. */
export function parse(text: string): Node {
  return parseSync(text, { syntax: "typescript", tsx: true }) as unknown as Node;
}

/** Every string literal and property name of a parsed file. */
export function literalsOf(node: Node, found = new Set<string>()): Set<string> {
  const literal = node.type === "KeyValueProperty" ? (node.key as Node) : node;
  if (literal !== node || node.type === "StringLiteral") found.add(String(literal.value));
  for (const child of childrenOf(node)) literalsOf(child, found);
  return found;
}

/** The string literals that an expression may be; null where it may be anything else. */
function literalChoices(node: Node): string[] | null {
  if (node.type === "ParenthesisExpression") return literalChoices(node.expression as Node);
  if (node.type === "StringLiteral") return [node.value as string];
  if (node.type !== "ConditionalExpression") return null;
  const [yes, no] = [literalChoices(node.consequent as Node), literalChoices(node.alternate as Node)];
  return yes && no && [...yes, ...no];
}

/** The constant parts of a key, `null` for each computed part; one entry for each branch of a conditional. */
function keysOf(node: Node): (string | null)[][] {
  const choices = literalChoices(node);
  if (choices) return choices.map((key) => [key]);
  if (node.type !== "TemplateLiteral") return [[null]];
  const [first, ...rest] = (node.quasis as { cooked: string }[]).map(({ cooked }) => cooked);
  return [[first ?? "", ...rest.flatMap((text) => [null, text])]];
}

/** The namespaces of the translator that an expression gives; none where it gives something else. */
function namespacesOf(node: Node, scopes: Scope[], properties: Record<string, string>): string[] {
  const again = (inner: unknown) => namespacesOf(inner as Node, scopes, properties);
  switch (node.type) {
    case "AwaitExpression":
      return again(node.argument);
    case "ParenthesisExpression":
      return again(node.expression);
    case "ConditionalExpression":
      return [...again(node.consequent), ...again(node.alternate)];
    case "Identifier":
      return scopes.findLast((scope) => scope.has(node.value as string))?.get(node.value as string) ?? [];
    case "CallExpression": {
      if (!MAKERS.has((node.callee as Node).value as string)) return [];
      const choices = (node.arguments as { expression: Node }[]).map(({ expression }) => literalChoices(expression));
      return choices.find((choice) => choice !== null) ?? [""];
    }
    case "MemberExpression": {
      const name = (node.property as Node).value as string;
      if (METHODS.has(name)) return again(node.object);
      return Object.hasOwn(properties, name) ? [properties[name] as string] : [];
    }
    default:
      return [];
  }
}

/**
 * The names of a function's parameters. A translator that is handed to a callback is called `t` and knows every key.
 */
function parameterScope(node: Node): Scope {
  const parameters = Array.isArray(node.params) ? (node.params as Node[]) : [];
  const names = parameters.map((parameter) => (isNode(parameter.pat) ? parameter.pat : parameter).value);
  return new Map(names.filter((name) => typeof name === "string").map((name) => [name, name === "t" ? [""] : []]));
}

/** Records the translators that one `const` declares, taken apart (`const { translate } = chrome`) or not. */
function declare(name: Node, init: Node, scopes: Scope[], properties: Record<string, string>): void {
  const scope = scopes.at(-1);
  if (name.type === "Identifier") scope?.set(name.value as string, namespacesOf(init, scopes, properties));
  for (const { key } of (name.type === "ObjectPattern" ? name.properties : []) as { key?: Node }[]) {
    const property = key?.value as string;
    if (Object.hasOwn(properties, property)) scope?.set(property, [properties[property] as string]);
  }
}

/**
 * The translator calls of one parsed file.
 *
 * @param properties namespaces of the translators that are properties of an object, by the property's name
 */
export function readsOf(node: Node, properties: Record<string, string>, scopes: Scope[] = []): KeyRead[] {
  const inner = SCOPES.test(node.type) ? [...scopes, parameterScope(node)] : scopes;
  const own: KeyRead[] = [];
  if (node.type === "VariableDeclarator" && isNode(node.init)) {
    declare(node.id as Node, node.init, inner, properties);
  }
  if (node.type === "CallExpression") {
    const [first] = node.arguments as { expression: Node }[];
    for (const namespace of first ? namespacesOf(node.callee as Node, inner, properties) : []) {
      own.push(...keysOf((first as { expression: Node }).expression).map((key) => ({ namespace, key })));
    }
  }
  return [...own, ...childrenOf(node).flatMap((child) => readsOf(child, properties, inner))];
}

/** The keys of `all` that a call may read; every computed part is one of `values`. */
export function keysRead({ namespace, key }: KeyRead, all: readonly string[], values: ReadonlySet<string>): string[] {
  const escaped = (text: string) => text.replaceAll(/[.\\^$*+?()[\]{}|/-]/g, "\\$&");
  const prefix = namespace ? `${escaped(namespace)}\\.` : "";
  const pattern = new RegExp(`^${prefix}${key.map((part) => (part === null ? "([^.]+)" : escaped(part))).join("")}$`);
  return all.filter((candidate) =>
    pattern
      .exec(candidate)
      ?.slice(1)
      .every((value) => values.has(value)),
  );
}
