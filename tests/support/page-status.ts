/** Whether the portal runs under Next's own server (`npm run test:serverless`), which lets a page set no status. */
export const isUnderNext = process.env.TEST_HOSTING === "serverless";

/** The status of a page that sets one; under Next's own server the same page has 200 (docs/deploy-vercel.md). */
export const pageStatus = (status: 410 | 429 | 503) => (isUnderNext ? 200 : status);
