/** A new e-mail address that staff propose and the portal refuses. */
import "@testing-library/jest-dom";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { AddressForm } from "@/app/staff/customers/[id]/address-form";

jest.mock("@/app/staff/customers/[id]/actions", () => ({
  proposeAddressAction: async (_: unknown, form: FormData) => ({
    ...{ typed: form.get("new-address"), errors: [{ field: "new-address", message: "not valid" }] },
  }),
}));

it("a refused address stays in its field, with the reason", async () => {
  const user = userEvent.setup();
  const form = { errorSummary: "Correct this", errorPrefix: "Error:", optional: "optional" };
  const texts = { ...form, working: "Working", label: "New address", hint: "", submit: "Propose" };
  render(<AddressForm owner="mark" customer="id" texts={texts as never} />);
  await user.type(screen.getByLabelText(/New address/), "emma@");
  await user.click(screen.getByRole("button", { name: "Propose" }));
  expect(await screen.findByRole("link", { name: "not valid" })).toHaveAttribute("href", "#new-address");
  expect(screen.getByRole("textbox")).toHaveValue("emma@");
  expect(screen.getByRole("textbox")).toBeInvalid();
});
