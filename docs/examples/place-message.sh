#!/bin/sh
# Uploads a PDF, places a message with it, and asks for its state. Needs curl and Node.
# usage: PORTAL_URL=https://portal.example API_KEY=kp_live_… sh place-message.sh policy.pdf
set -eu

field() { node -p "JSON.parse(require('node:fs').readFileSync(0, 'utf8')).$1"; }

document=$(curl -sS --fail-with-body "$PORTAL_URL/api/v1/documents?filename=policy.pdf" \
  -H "Authorization: Bearer $API_KEY" -H "Content-Type: application/pdf" --data-binary "@$1" | field id)

message=$(curl -sS --fail-with-body "$PORTAL_URL/api/v1/messages" \
  -H "Authorization: Bearer $API_KEY" -H "Content-Type: application/json" -H "Idempotency-Key: KUL-2026-000123" \
  -d "{\"senderReference\":\"KUL-2026-000123\",\"email\":\"anna.kovacs@example.hu\",\"name\":\"Kovács Anna\",
       \"documentType\":\"policy\",\"subject\":\"Kötvény\",\"documents\":[\"$document\"]}" | field id)

curl -sS --fail-with-body "$PORTAL_URL/api/v1/messages/$message" -H "Authorization: Bearer $API_KEY" | field state
