/** A form older than the release, with script: the page is reloaded, and the text of a reply is there again. */
import { act, render } from "@testing-library/react";
import { UnrecognizedActionError } from "next/dist/client/components/unrecognized-action-error";
import { ErrorView } from "@/app/_components/feedback/error-view";
import { reloadPage, rememberSentReply } from "@/app/_session/reload-page";
import ErrorPage from "@/app/error";

jest.mock("@/app/_session/reload-page", () => {
  const actual = jest.requireActual("@/app/_session/reload-page");
  return { ...actual, reloadPage: jest.fn(actual.reloadPage) };
});

const REPLY = { address: "/api/reply-draft/1", body: "Tisztelt Biztosító!", formToken: "token-1" };
const fetched = jest.fn();
beforeEach(() => {
  fetched.mockReset().mockResolvedValue({ ok: true });
  globalThis.fetch = fetched;
});

it("saves the text of the reply as a draft before the page is reloaded, and only once", async () => {
  const steps: string[] = [];
  fetched.mockImplementation(async (address: string, { body }: { body: string }) => steps.push(`${address} ${body}`));
  const load = (search: string) => void steps.push(`load ${search}`);
  rememberSentReply(REPLY);
  await reloadPage(load);
  await reloadPage(load);
  const { address, ...draft } = REPLY;
  expect(steps).toEqual([`${address} ${JSON.stringify(draft)}`, "load ?notice=out-of-date", "load "]);
});

it("ignores a reply of another page, and keeps the query of the page", async () => {
  rememberSentReply(REPLY);
  window.history.pushState(null, "", "/inbox?page=2");
  const load = jest.fn();
  await reloadPage(load);
  expect(load).toHaveBeenCalledWith("?page=2");
  expect(fetched).not.toHaveBeenCalled();
  window.history.pushState(null, "", "/");
});

it("reloads the page when the text could not be saved", async () => {
  fetched.mockRejectedValue(new TypeError("offline"));
  const reload = jest.fn();
  rememberSentReply(REPLY);
  await reloadPage(reload);
  expect(reload).toHaveBeenCalledTimes(1);
});

it.each([
  ["an action that the server does not know", new UnrecognizedActionError("unknown"), 1],
  ["any other error", new Error("boom"), 0],
])("reloads from the error page only after an unknown action: %s", async (_what, error, times) => {
  const renew = jest.mocked(reloadPage).mockReset().mockResolvedValue();
  await act(async () => {
    render(<ErrorPage error={error} retry={() => undefined} />);
  });
  expect(renew).toHaveBeenCalledTimes(times);
});

it("says that the page is reloaded, in its language, and offers no retry", () => {
  jest.mocked(reloadPage).mockReset().mockResolvedValue();
  document.documentElement.lang = "en";
  const { getByRole, queryByRole } = render(
    <ErrorView error={new UnrecognizedActionError("unknown")} retry={() => undefined} />,
  );
  expect(getByRole("heading", { level: 1 }).textContent).toBe("This page is out of date");
  expect(queryByRole("button")).toBeNull();
  document.documentElement.lang = "";
});
