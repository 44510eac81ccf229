/**
 * Never shown: pages behind sign-in have their own (app/(portal)/not-found.tsx), and unknown addresses get
 * app/global-not-found.tsx. Every page contains this element, so it is empty instead of Next's default.
 */
export default function NothingFound() {
  return null;
}
