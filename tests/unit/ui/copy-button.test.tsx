/**
 * The button that copies a payment reference or an IBAN. Without script there is only the text, which can be selected.
 */
import "@testing-library/jest-dom";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { renderToString } from "react-dom/server.node";
import { CopyButton } from "@/app/_components/control/copy-button";

const IBAN = "HU42117730161111101800000000";
const button = (
  <CopyButton text={IBAN} hiddenText=": IBAN" done="Kimásolva">
    Másolás
  </CopyButton>
);
const writeText = jest.fn();

/** userEvent brings a clipboard of its own, so this replaces that one. */
function setUp() {
  const user = userEvent.setup();
  Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
  return user;
}
beforeEach(() => writeText.mockReset());

it("copies the value itself, without the blanks that make it readable, and says so", async () => {
  const user = setUp();
  writeText.mockResolvedValue(undefined);
  render(button);
  await user.click(screen.getByRole("button", { name: /^Másolás\s?: IBAN$/ }));
  expect(writeText).toHaveBeenCalledWith(IBAN);
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("Kimásolva"));
  expect(screen.getByRole("button")).toHaveFocus();
});

it("never says that something was copied when the browser refuses", async () => {
  const user = setUp();
  writeText.mockRejectedValue(new DOMException("not allowed", "NotAllowedError"));
  render(button);
  await user.click(screen.getByRole("button"));
  writeText.mockResolvedValue(undefined);
  await user.click(screen.getByRole("button"));
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("Kimásolva"));
  writeText.mockRejectedValue(new DOMException("not allowed", "NotAllowedError"));
  await user.click(screen.getByRole("button"));
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("Másolás"));
});

it("is not in the page as the server sends it", () => {
  expect(renderToString(button)).toBe("");
});
