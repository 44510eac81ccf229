/** R17: what the captcha's place on the page shows when no further challenge can be given. */
import "@testing-library/jest-dom";
import { render, screen } from "@testing-library/react";
import { CheckField } from "@/app/_security-check/check-field";
import type { CheckTexts } from "@/app/_security-check/texts";
import hu from "@/messages/hu/captcha";

const texts: CheckTexts = {
  heading: hu.heading,
  lead: hu.text,
  errorPrefix: "Hiba:",
  label: hu.altchaLabel,
  working: hu.altchaWorking,
  done: hu.altchaDone,
  slow: hu.altchaSlow,
  down: hu.error.down,
  exhausted: hu.error.exhausted,
  ownNote: hu.altchaNote,
  serviceNote: hu.privacy,
  noscript: hu.noscript,
  alternative: <a href="/password/forgot">Kérjen jelszóváltoztatási linket e-mailben.</a>,
};

describe("too many challenges were asked for", () => {
  it("says so once and offers the mailed link, without a box to tick", () => {
    render(<CheckField check={{ provider: "exhausted" }} texts={texts} />);
    expect(screen.getByText(hu.error.exhausted)).toBeInTheDocument();
    expect(screen.getByRole("link")).toHaveAttribute("href", "/password/forgot");
    expect(screen.queryByRole("checkbox")).not.toBeInTheDocument();
  });

  it("as an error it stands where the error summary leads to, and is not said twice", () => {
    const { container } = render(
      <CheckField check={{ provider: "exhausted" }} error={hu.error.exhausted} texts={texts} />,
    );
    expect(screen.getAllByText(hu.error.exhausted, { exact: false })).toHaveLength(1);
    expect(container.querySelector("#check")).toHaveAttribute("tabindex", "-1");
  });
});
