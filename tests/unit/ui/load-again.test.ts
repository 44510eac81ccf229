/** @jest-environment jsdom */
import { loadAgain } from "@/app/_components/feedback/error-view";

const load = jest.fn();
beforeEach(() => {
  sessionStorage.clear();
  load.mockClear();
});

it("a page that failed on the server is loaded again once, so that it shows its own reference", () => {
  loadAgain("3141592653@E7", load);
  expect(load).toHaveBeenCalledTimes(1);
  // The whole page failed too, and only in the browser.
  loadAgain("3141592653@E7", load);
  expect(load).toHaveBeenCalledTimes(1);
  // Later, the same page fails again.
  loadAgain("3141592653@E7", load);
  expect(load).toHaveBeenCalledTimes(2);
});

it.each([
  ["the fault of an action, which has a reference of its own", "7k4m-9qw3-hx6p"],
  ["a fault of the browser", undefined],
])("%s loads nothing", (_what, digest) => {
  loadAgain(digest, load);
  expect(load).not.toHaveBeenCalled();
});
