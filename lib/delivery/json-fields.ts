/** The JSON of the Sender API as lines of the files: the same rules check both. Pure. */
import {
  type CustomerColumn,
  type CustomerLine,
  checkCustomerLine,
  OPTIONAL_CUSTOMER_COLUMNS,
  REQUIRED_CUSTOMER_COLUMNS,
} from "@/lib/delivery/customer-line";
import type { FieldProblem } from "@/lib/delivery/line-problem";
import { OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from "@/lib/delivery/manifest";
import { checkLine, type ManifestColumn, type ManifestLine } from "@/lib/delivery/manifest-line";
import { isUuid } from "@/lib/kernel/random";

type Json = Record<string, unknown>;
export type ReadJson<T> = { value: T } | { problems: FieldProblem[] };

/** A message of the API has no line of its own. */
const NO_LINE = 1;
/** Documents of one message. */
export const MAX_MESSAGE_DOCUMENTS = 20;
/** Contracts of one customer in one call. */
export const MAX_CUSTOMER_CONTRACTS = 100;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The text of a column: a string as it is, a boolean as the files write it. Anything else is left to the schema. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "boolean" ? (value ? "yes" : "no") : "";
}

export type MessageJson = { line: ManifestLine; documentIds: string[] };

/**
 * Reads the JSON of a message. Whether a field is known and of the right type is not checked here but by the schema.
 *
 * @param attached number of documents that come with the call as files
 */
export function readMessageJson(json: Json, attached = 0): ReadJson<MessageJson> {
  const columns: readonly ManifestColumn[] = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS];
  const values = Object.fromEntries(columns.map((column) => [column, textOf(json[column])])) as Record<
    ManifestColumn,
    string
  >;
  const ids = listOf(json.documents);
  const count = ids.length + attached;
  // The names of a manifest; here only their number matters.
  const documents = Array.from({ length: count }, (_, index) => String(index)).join("|");
  // A name is needed for a new account only, which the database decides.
  const name = values.name.trim() === "" ? "-" : values.name;
  const checked = checkLine({ line: NO_LINE, values: { ...values, name, documents } });
  const problems = [...("problems" in checked ? checked.problems : []), ...documentProblems(ids, count)];
  if ("problems" in checked || problems.length > 0) return { problems };
  const line = { ...checked, name: values.name.normalize("NFC").trim() };
  return { value: { line, documentIds: ids as string[] } };
}

function documentProblems(ids: unknown[], count: number): FieldProblem[] {
  const problems = ids.flatMap((id, index): FieldProblem[] => {
    const field = `documents/${index}`;
    if (typeof id !== "string" || !isUuid(id))
      return [{ field, code: "not-a-uuid", reason: `${field} is no id of a document` }];
    return ids.indexOf(id) === index ? [] : [{ field, code: "duplicate", reason: `${field} stands above already` }];
  });
  if (count <= MAX_MESSAGE_DOCUMENTS) return problems;
  const reason = `a message has at most ${MAX_MESSAGE_DOCUMENTS} documents`;
  return [...problems, { field: "documents", code: "too-many", reason }];
}

/** Names of a contract's columns in the JSON. */
const CONTRACT_FIELDS = { contractNumber: "number", product: "product", status: "status", channel: "channel" } as const;
type ContractColumn = keyof typeof CONTRACT_FIELDS;
const isContractColumn = (column: string | null): column is ContractColumn =>
  column !== null && Object.hasOwn(CONTRACT_FIELDS, column);

/** Reads the JSON of a customer: one line for each contract, or one without. */
export function readCustomerJson(json: Json): ReadJson<CustomerLine[]> {
  const columns: readonly CustomerColumn[] = [...REQUIRED_CUSTOMER_COLUMNS, ...OPTIONAL_CUSTOMER_COLUMNS];
  const own = Object.fromEntries(columns.map((column) => [column, textOf(json[column])])) as Record<
    CustomerColumn,
    string
  >;
  const contracts = listOf(json.contracts);
  const lines: CustomerLine[] = [];
  const problems: FieldProblem[] = [];
  for (const [index, given] of (contracts.length > 0 ? contracts : [{}]).entries()) {
    const contract = isObject(given) ? given : {};
    const entries = Object.entries(CONTRACT_FIELDS).map(([column, field]) => [column, textOf(contract[field])]);
    const checked = checkCustomerLine({ line: index + 1, values: { ...own, ...Object.fromEntries(entries) } });
    if (contracts.length > 0 && textOf(contract.number).trim() === "") {
      const field = `contracts/${index}/number`;
      problems.push({ field, code: "missing", reason: `${field} is empty` });
    }
    // The address stands once in the JSON, so the remark on it comes once.
    if (!("problems" in checked)) lines.push({ ...checked, remarks: index === 0 ? checked.remarks : [] });
    else problems.push(...checked.problems.flatMap((problem) => contractProblem(problem, index)));
  }
  if (contracts.length > MAX_CUSTOMER_CONTRACTS) {
    const reason = `a call has at most ${MAX_CUSTOMER_CONTRACTS} contracts`;
    problems.push({ field: "contracts", code: "too-many", reason });
  }
  return problems.length > 0 ? { problems } : { value: lines };
}

/** A problem of a line under its name in the JSON; one that every line has counts once. */
function contractProblem({ field, code, reason }: FieldProblem, index: number): FieldProblem[] {
  if (!isContractColumn(field)) return index === 0 ? [{ field, code, reason }] : [];
  const name = `contracts/${index}/${CONTRACT_FIELDS[field]}`;
  return [{ field: name, code, reason: reason.replace(field, name) }];
}
