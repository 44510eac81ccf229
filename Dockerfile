# syntax=docker/dockerfile:1
# The image of the portal: server, worker, migrations and command line, without a compiler and without npm packages that
# only the build needs. The stages are scripts. The tests in tests/journeys/deployment run the last one, assemble.sh, and
# then the programs, without a container. No test runs packages.sh or build.sh.
# docs/deploy-container.md says how to use it.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
ENV CI=true
COPY package.json package-lock.json .npmrc ./
COPY patches ./patches
COPY scripts/image/packages.sh ./scripts/image/
RUN --mount=type=cache,target=/root/.npm sh scripts/image/packages.sh
COPY . .
# Optional: the key that keeps forms valid across releases. Without it every build has the same fixed key. As a file, because
# not every builder gives secrets as variables; an empty variable counts as unset.
RUN --mount=type=secret,id=action_key \
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY="$(cat /run/secrets/action_key 2>/dev/null || true)" sh scripts/image/build.sh
RUN sh scripts/image/assemble.sh /app

FROM node:24.21.0-bookworm-slim
# Nothing of the base image is written to: npm and its cache are not needed to run.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
# A new volume mounted here takes this owner: the only folder beside /tmp that the portal may write.
RUN install -d -o node -g node /srv/checkpoints
COPY --from=build /app /app
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
# The variable and the flags below are those of scripts/node-flags.mjs.
ENV MALLOC_ARENA_MAX=2
# User 1000 of the base image; the files belong to root and are read-only.
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=9s --start-period=60s --retries=3 CMD ["node", "health.js"]
CMD ["node", "--heap-growing-percent=50", "--max-semi-space-size=8", "--scavenger-max-new-space-capacity-mb=4", "server.js"]
