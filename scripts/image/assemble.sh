#!/bin/sh
# Third stage of the image (Dockerfile): copies the standalone folder to the folder that becomes the image's /app, adds
# the list of its packages (SBOM, CycloneDX) and takes every write permission away. Run in the checkout after build.sh.
#
#   sh scripts/image/assemble.sh <folder>
set -eu
target=${1:?usage: sh scripts/image/assemble.sh <folder>}
[ -f .next/standalone/server.js ] || { echo "There is no standalone build: run scripts/image/build.sh first." >&2; exit 1; }
mkdir -p "$target"
cp -R .next/standalone/. "$target"
npm sbom --package-lock-only --sbom-format=cyclonedx | node scripts/image/sbom.mjs > "$target/sbom.cdx.json"
chmod -R a-w,a+rX "$target"
