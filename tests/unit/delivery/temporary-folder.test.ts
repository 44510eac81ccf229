import { mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { withTemporaryFolder } from "@/lib/delivery/upload/temporary-folder";

const exists = (folder: string) =>
  stat(folder).then(
    () => true,
    () => false,
  );
const another = () => mkdtemp(path.join(tmpdir(), "portal-upload-"));
const used = async (folder: string) => {
  await writeFile(path.join(folder, "manifest.csv"), "");
  expect(await readdir(folder)).toEqual(["manifest.csv"]);
  return folder;
};

it("the folder of an upload is removed with its files, also after a failure", async () => {
  expect(await exists(await withTemporaryFolder(used))).toBe(false);
  let folder = "";
  const failing = withTemporaryFolder(async (own) => {
    folder = await used(own);
    throw new Error("disk full");
  });
  await expect(failing).rejects.toThrow("disk full");
  expect(await exists(folder)).toBe(false);
});

it("the folder of an upload leaves those of other processes alone, and removes what a killed one left hours ago", async () => {
  const [present, left] = [await another(), await another()];
  try {
    const { mtimeMs } = await stat(present);
    const sevenHoursAgo = mtimeMs / 1000 - 7 * 60 * 60;
    await utimes(left, sevenHoursAgo, sevenHoursAgo);
    await withTemporaryFolder(used);
    expect([await exists(present), await exists(left)]).toEqual([true, false]);
  } finally {
    await rm(present, { recursive: true, force: true });
    await rm(left, { recursive: true, force: true });
  }
});
