#!/bin/sh
# The build on Vercel (vercel.json): builds, then migrates the production database. Run in the checkout of the build.
set -eu

# The condition that lets lib/server skip middleware.ts has a name that is no name of a header (docs/adr/0008). There
# is no lib/server here, and a router that looks the name up may refuse it.
sed -i '/missing: \[{ type: "header", key: "portal: prepared" }\],/d' middleware.ts
if grep -q 'portal: prepared' middleware.ts; then
  echo "✗ middleware.ts has changed: deploy/vercel/build.sh does not find its condition" >&2
  exit 1
fi

npm run -s build

# After the build, so that a build that fails leaves the database alone. Preview deployments migrate nothing: they need
# a database of their own, migrated by hand.
if [ "${VERCEL_ENV:-}" = production ]; then
  # Set here only: with it for the whole build, `npm ci` would leave out the packages that the build needs.
  NODE_ENV=production npm run -s db:migrate
fi
