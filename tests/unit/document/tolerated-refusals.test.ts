import { StorageError } from "@/lib/document/storage/storage-error";
import { tolerateRefusals } from "@/lib/document/storage/tolerated-refusals";

it("single refused documents are left; a store that refuses 21 in a row, or does not answer, stops the work", () => {
  const refused = new StorageError("refused", "AccessDenied");
  const refusals = tolerateRefusals();
  for (let round = 0; round < 2; round++) {
    for (let time = 0; time < 20; time++) expect(refusals.failed(refused)).toBe(refused);
    if (round === 0) refusals.succeeded();
  }
  expect(() => refusals.failed(refused)).toThrow(refused);
  const down = new StorageError("unavailable", "SlowDown");
  expect(() => tolerateRefusals().failed(down)).toThrow(down);
});
