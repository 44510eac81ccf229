/** R17: the captcha as a field of a form. */
import "@testing-library/jest-dom";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { CaptchaField } from "@/app/_captcha/captcha-field";
import type { CaptchaTexts } from "@/app/_captcha/texts";
import hu from "@/messages/hu/captcha";

jest.mock("altcha-lib", () => ({ solveChallengeWorkers: async () => ({ counter: 1 }) }));

const texts: CaptchaTexts = {
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
    render(<CaptchaField captcha={{ provider: "exhausted" }} texts={texts} />);
    expect(screen.getByText(hu.error.exhausted)).toBeInTheDocument();
    expect(screen.getByRole("link")).toHaveAttribute("href", "/password/forgot");
    expect(screen.queryByRole("checkbox")).not.toBeInTheDocument();
  });

  it("is the target of the error summary as an error, and appears only once", () => {
    const { container } = render(
      <CaptchaField captcha={{ provider: "exhausted" }} error={hu.error.exhausted} texts={texts} />,
    );
    expect(screen.getAllByText(hu.error.exhausted, { exact: false })).toHaveLength(1);
    expect(container.querySelector("#captcha")).toHaveAttribute("tabindex", "-1");
  });
});

describe("the error of an earlier answer", () => {
  const altcha = (challenge: string) => ({ provider: "altcha", challenge }) as const;

  it("goes when the new challenge is solved, and comes back when the box is cleared", async () => {
    render(<CaptchaField captcha={altcha('{"n":1}')} error={hu.error.outdated} texts={texts} />);
    const box = await screen.findByRole("checkbox");
    expect(screen.getByText(hu.error.outdated, { exact: false })).toBeInTheDocument();
    expect(box).toBeInvalid();
    await userEvent.click(box);
    await screen.findByText(hu.altchaDone);
    await waitFor(() => expect(screen.queryByText(hu.error.outdated, { exact: false })).not.toBeInTheDocument());
    expect(box).not.toHaveAttribute("aria-describedby");
    await userEvent.click(box);
    expect(screen.getByText(hu.error.outdated, { exact: false })).toBeInTheDocument();
  });

  it("is shown with the next challenge, which is not solved", async () => {
    const { rerender } = render(<CaptchaField captcha={altcha('{"n":1}')} texts={texts} />);
    await userEvent.click(await screen.findByRole("checkbox"));
    await screen.findByText(hu.altchaDone);
    rerender(<CaptchaField captcha={altcha('{"n":2}')} error={hu.error.outdated} texts={texts} />);
    expect(screen.getByText(hu.error.outdated, { exact: false })).toBeInTheDocument();
    expect(await screen.findByRole("checkbox")).not.toBeChecked();
  });
});
