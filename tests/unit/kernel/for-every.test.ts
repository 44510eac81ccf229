import { forEvery } from "@/lib/kernel/for-every";

it("a fault keeps none of the later ones from its turn", async () => {
  const done: number[] = [];
  const work = async (item: number) => {
    if (item % 2 === 0) throw new Error(`not ${item}`);
    done.push(item);
  };
  expect(await forEvery([1, 2, 3, 4, 5], work)).toEqual([new Error("not 2"), new Error("not 4")]);
  expect(done).toEqual([1, 3, 5]);
});

it("no further one is begun once the signal is aborted", async () => {
  const stopping = new AbortController();
  const done: number[] = [];
  const work = async (item: number) => {
    done.push(item);
    if (item === 2) stopping.abort();
  };
  expect(await forEvery([1, 2, 3], work, { signal: stopping.signal })).toEqual([]);
  expect(done).toEqual([1, 2]);
});
