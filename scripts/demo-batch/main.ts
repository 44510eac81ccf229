/**
 * `npm run demo:batch [-- <folder>]` writes the demo batch anew, by default into demo/batch, where it is committed.
 * Customers and contracts are data; documents/ has one file for each kind of document, messages/ the messages.
 */
import { resolve } from "node:path";
import { writeDemoBatch } from "./write-demo-batch";

const folder = resolve(process.argv[2] ?? "demo/batch");
const { messages, documents, bytes } = await writeDemoBatch(folder);
console.log(`${messages} messages, ${documents} documents, ${(bytes / 1_000_000).toFixed(1)} MB in ${folder}`);
