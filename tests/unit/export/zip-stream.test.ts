import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { type ZipSource, zipStream } from "@/lib/export/zip-stream";
import { freeBytes } from "@/lib/kernel/free-bytes";
import { readZip } from "@/tests/support/zip-reader";

async function* all(sources: ZipSource[]) {
  yield* sources;
}
const bytesOf = async (sources: ZipSource[], startOffset?: number) =>
  Buffer.from(await new Response(zipStream(all(sources), { startOffset })).arrayBuffer());
const entry = (lastModified: string, name = "levél.pdf"): ZipSource => ({
  name,
  lastModified: new Date(lastModified),
  input: name,
});

const SEASONS: [string, string, string][] = [
  ["winter", "2026-01-15T09:30:40Z", "2026-01-15 10:30:40"],
  ["summer", "2026-07-15T09:30:40Z", "2026-07-15 11:30:40"],
  ["the last second before summer time", "2026-03-29T00:59:58Z", "2026-03-29 01:59:58"],
  ["the first second of summer time", "2026-03-29T01:00:00Z", "2026-03-29 03:00:00"],
  ["the last second of summer time", "2026-10-25T00:59:58Z", "2026-10-25 02:59:58"],
  ["the first second after summer time", "2026-10-25T01:00:00Z", "2026-10-25 02:00:00"],
  ["the turn of the year", "2026-12-31T23:00:00Z", "2027-01-01 00:00:00"],
];

const root = path.resolve(import.meta.dirname, "../../..");
/** Writes one entry for each instant; prints the ZIP and the local hour of the process. */
const SCRIPT = `
import { zipStream } from ${JSON.stringify(path.join(root, "lib/export/zip-stream.ts"))};
const instants = JSON.parse(process.argv[1]);
async function* sources() {
  for (const name of instants) yield { name, lastModified: new Date(name), input: name };
}
const zip = Buffer.from(await new Response(zipStream(sources())).arrayBuffer()).toString("base64");
console.log(JSON.stringify({ zip, hour: new Date(instants[0]).getHours() }));
`;

/** Runs in a new process, because the time zone of a running process cannot be changed. */
async function archiveOnServerIn(zone: string) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const instants = JSON.stringify(SEASONS.map(([, instant]) => instant));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", SCRIPT, instants],
    { cwd: root, env: { ...env, TZ: zone, TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json") } },
  );
  const { zip, hour } = JSON.parse(stdout) as { zip: string; hour: number };
  return { entries: readZip(Buffer.from(zip, "base64")), hour };
}

describe("times in an archive", () => {
  it.each([
    ["UTC", 9],
    ["America/New_York", 4],
    ["Europe/Budapest", 10],
  ])("are Budapest times in both seasons, with the UTC field, on a server in %s", async (zone, localHour) => {
    const { entries, hour } = await archiveOnServerIn(zone);
    expect(hour).toBe(localHour);
    expect(entries.map(({ dosTime, utcTime }, index) => [SEASONS[index]?.[0], dosTime, utcTime])).toEqual(
      SEASONS.map(([season, instant, shown]) => [season, shown, new Date(instant)]),
    );
  });
});

describe("an archive written as a stream", () => {
  it("contains all names and bytes, for any chunks", async () => {
    async function* pieces() {
      yield "ő";
      yield Buffer.from([0, 1, 2]);
      yield "";
    }
    const read = readZip(
      await bytesOf([
        entry("2026-01-15T09:30:40Z", "mappa/Őszi levél.pdf"),
        { ...entry("2026-01-15T09:30:41Z", "b"), input: pieces() },
        { ...entry("2026-01-15T09:30:41Z", "empty"), input: "" },
      ]),
    );
    expect(read.map(({ name, utf8 }) => [name, utf8])).toEqual([
      ["mappa/Őszi levél.pdf", true],
      ["b", true],
      ["empty", true],
    ]);
    expect(read.map(({ bytes }) => bytes.toString("hex"))).toEqual([
      Buffer.from("mappa/Őszi levél.pdf").toString("hex"),
      "c591000102",
      "",
    ]);
  });

  it("has right offsets when each part is freed as soon as it is taken", async () => {
    // Longer than what Node takes from its pool, so that each header has a buffer of its own.
    const names = ["a", "b"].map((letter) => letter.repeat(5000));
    const reader = zipStream(all(names.map((name) => entry("2026-01-15T09:30:40Z", name)))).getReader();
    const parts: Buffer[] = [];
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(Buffer.from(part.value));
      freeBytes(part.value);
    }
    expect(readZip(Buffer.concat(parts)).map(({ name }) => name)).toEqual(names);
  });

  it("can be empty", async () => {
    expect(readZip(await bytesOf([]))).toEqual([]);
  });

  it("requests the next entry only when the previous one was read, and ends its source when the stream is cancelled", async () => {
    const requested: string[] = [];
    async function* sources() {
      try {
        for (const name of ["a", "b", "c"]) {
          requested.push(name);
          yield entry("2026-01-15T09:30:40Z", name);
        }
      } finally {
        requested.push("ended");
      }
    }
    const reader = zipStream(sources()).getReader();
    await reader.read();
    expect(requested).toEqual(["a"]);
    await reader.cancel();
    expect(requested).toEqual(["a", "ended"]);
  });

  it("fails when its source fails", async () => {
    // biome-ignore lint/correctness/useYield: the source fails before it has an entry
    async function* broken(): AsyncGenerator<ZipSource> {
      throw new Error("gone");
    }
    await expect(new Response(zipStream(broken())).arrayBuffer()).rejects.toThrow("gone");
  });

  it("writes offsets beyond 4 GB into the fields of ZIP64", async () => {
    const before = 5_000_000_000;
    const zip = await bytesOf([entry("2026-01-15T09:30:40Z", "a"), entry("2026-01-15T09:30:40Z", "b")], before);
    const second = zip.lastIndexOf(Buffer.from("PK\u0001\u0002"));
    const local = zip.indexOf(Buffer.from("PK\u0003\u0004"), 1);
    expect(zip.readUInt32LE(second + 42)).toBe(0xffffffff);
    // After the header, the name (one byte) and the timestamp.
    const extra = second + 46 + 1 + 9;
    expect([zip.readUInt16LE(extra), zip.readUInt16LE(extra + 2)]).toEqual([1, 8]);
    expect(zip.readBigUInt64LE(extra + 4)).toBe(BigInt(before + local));
    const end = zip.length - 22;
    expect(zip.readUInt32LE(end + 16)).toBe(0xffffffff);
    const large = Number(zip.readBigUInt64LE(end - 20 + 8)) - before;
    expect(zip.readUInt32LE(large)).toBe(0x06064b50);
    expect(zip.readBigUInt64LE(large + 24)).toBe(2n);
    expect(Number(zip.readBigUInt64LE(large + 48)) - before).toBe(zip.indexOf(Buffer.from("PK\u0001\u0002")));
  });
});
