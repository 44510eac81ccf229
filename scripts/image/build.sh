#!/bin/sh
# Second stage of the image (Dockerfile): builds the portal and the folder .next/standalone. Run in the checkout.
set -eu
BUILD_STANDALONE=1 NEXT_TELEMETRY_DISABLED=1 npm run -s build
