/** Is this document genuine? The form of the public page, with script. */
import "@testing-library/jest-dom";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { renderToString } from "react-dom/server.node";
import { VerifyForm } from "@/app/(public)/verify/verify-form";
import common from "@/messages/hu/common";
import hu from "@/messages/hu/verify";

const GENUINE = "A dokumentum eredeti.";
jest.mock("@/app/(public)/verify/actions", () => ({
  verifyAction: async () => ({ error: null, answer: { tone: "success", text: "A dokumentum eredeti." } }),
}));

const texts = { ...common, ...hu };
const file = (name: string) => new File(["%PDF-1.7"], name, { type: "application/pdf" });

beforeAll(() => {
  // jsdom has neither, and its FormData does not see the file that user-event chooses.
  jest.spyOn(FormData.prototype, "get").mockReturnValue(file("chosen.pdf"));
  Object.defineProperty(globalThis.crypto, "subtle", { value: { digest: async () => new ArrayBuffer(32) } });
  Object.defineProperty(File.prototype, "arrayBuffer", { value: async () => new ArrayBuffer(8) });
});

it("an answer is gone as soon as another file is chosen", async () => {
  const user = userEvent.setup();
  render(<VerifyForm texts={texts} />);
  const input = screen.getByLabelText(hu.file);
  await user.upload(input, file("first.pdf"));
  await user.click(screen.getByRole("button", { name: hu.submit }));
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent(GENUINE));
  await user.upload(input, file("second.pdf"));
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
  await user.click(screen.getByRole("button", { name: hu.submit }));
  await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent(GENUINE));
});

it("promises that the file stays on the device only where a script keeps it there", () => {
  expect(renderToString(<VerifyForm texts={texts} />)).not.toContain("nem hagyja el az eszközét");
  render(<VerifyForm texts={texts} />);
  expect(screen.getByText(hu.digestHint, { exact: false })).toBeInTheDocument();
});
