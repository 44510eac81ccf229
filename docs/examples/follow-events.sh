#!/bin/sh
# Prints type and reference of every new event. The cursor is kept in a file, so the next run goes on where this one ended.
# Needs curl and Node.
# usage: PORTAL_URL=https://portal.example API_KEY=kp_live_… sh follow-events.sh cursor.txt
set -eu

field() { node -p "JSON.parse(require('node:fs').readFileSync(0, 'utf8')).$1"; }

while :; do
  cursor=$(cat "$1" 2>/dev/null || true)
  page=$(curl -sS --fail-with-body "$PORTAL_URL/api/v1/events?limit=100${cursor:+&cursor=$cursor}" \
    -H "Authorization: Bearer $API_KEY")
  echo "$page" | field 'data.map(({ type, data }) => type + " " + (data.senderReference ?? data.batchId ?? data.reference)).join("\n")'
  # Written after the events were worked on: after a crash they come again instead of being missed.
  echo "$page" | field nextCursor > "$1"
  [ "$(echo "$page" | field hasMore)" = true ] || break
done
