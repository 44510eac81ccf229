#!/bin/sh
# Backs the database of a running portal up into one file. The keys are not in it: keep them apart (docs/operations.md).
#
#   sh deploy/backup.sh <file>
#
# Reads the address of the database from DATABASE_URL_UNPOOLED, else DATABASE_URL, or from the files that the variables
# with _FILE name. Needs pg_dump of the server's version or a newer one. The file appears under its name when it is
# complete and readable; beside it, <file>.sha256.
set -eu
file=${1:?usage: sh deploy/backup.sh <file>}

from_file() { [ -n "$1" ] && cat "$1"; }
url=${DATABASE_URL_UNPOOLED:-$(from_file "${DATABASE_URL_UNPOOLED_FILE:-}" || true)}
url=${url:-${DATABASE_URL:-$(from_file "${DATABASE_URL_FILE:-}" || true)}}
[ -n "$url" ] || { echo "✗ DATABASE_URL is not set" >&2; exit 1; }

umask 077
trap 'rm -f "$file.part"' EXIT
pg_dump --format=custom --no-owner --no-privileges --file="$file.part" --dbname="$url"
echo "✓ dumped"
# Reads the table of contents: a cut file has none.
pg_restore --list "$file.part" > /dev/null
mv "$file.part" "$file"
(cd "$(dirname "$file")" && sha256sum "$(basename "$file")" > "$(basename "$file").sha256")
echo "✓ $file ($(wc -c < "$file") bytes)"
