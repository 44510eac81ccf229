/** What staff read after an act on a customer's page. */
import "@testing-library/jest-dom";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { CustomerActs } from "@/app/staff/customers/[id]/customer-acts";

jest.mock("@/app/staff/customers/[id]/actions", () => ({
  reissueAction: async () => ({ initialPassword: null, message: "no new password" }),
  lockAction: async () => ({ initialPassword: null, message: "locked" }),
  sendLinkAction: async () => ({ initialPassword: null, message: "link sent" }),
}));

const printed = { heading: "", print: "", locale: "hu", insurer: "", date: "", greeting: "" };

it("the message of a second act stands beside that of the first", async () => {
  const user = userEvent.setup();
  render(
    <CustomerActs
      owner="mark"
      customer="id"
      reissue={false}
      link
      lock
      texts={{ reissue: "Reissue", link: "Send link", lock: "Lock", working: "Working" }}
      printed={{ ...printed, before: "", after: "", closing: "" }}
    />,
  );
  expect(screen.queryByRole("status")).not.toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Send link" }));
  expect(await screen.findByText("link sent")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Lock" }));
  expect(await screen.findByText("locked")).toBeInTheDocument();
});
