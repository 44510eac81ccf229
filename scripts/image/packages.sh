#!/bin/sh
# First stage of the image (Dockerfile): installs the packages of package-lock.json, development packages included,
# because the build needs them. Run in the checkout.
set -eu
npm ci --include=dev --no-audit --no-fund
