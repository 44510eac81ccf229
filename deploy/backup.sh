#!/bin/sh
# Backs the database of a running portal up into one file. The keys are not in it: keep them apart (docs/operations.md).
#
#   sh deploy/backup.sh <file>
#
# Takes the address of the database as the portal does (deploy/database-login.mjs). Needs pg_dump of the server's version or a
# newer one. The file appears under its name when it is complete and readable; beside it, <file>.sha256.
set -eu
file=${1:?usage: sh deploy/backup.sh <file>}

login=$(node "$(dirname "$0")/database-login.mjs")
address=$(printf '%s\n' "$login" | sed -n 1p)
password=$(printf '%s\n' "$login" | sed -n 2p)
[ -z "$password" ] || export PGPASSWORD="$password"

umask 077
trap 'rm -f "$file.part"' EXIT
pg_dump --format=custom --no-owner --no-privileges --file="$file.part" --dbname="$address"
echo "✓ dumped"
# Reads the table of contents: a cut file has none.
pg_restore --list "$file.part" > /dev/null
mv "$file.part" "$file"
(cd "$(dirname "$file")" && sha256sum "$(basename "$file")" > "$(basename "$file").sha256")
echo "✓ $file ($(wc -c < "$file") bytes)"
