#!/bin/sh
# Backs the database of compose.yaml up into one file. The folder `secrets` is not in it: keep a copy of it apart.
#
#   sh deploy/backup-container.sh <file>
#
# PostgreSQL's programs run in the container of the database, on the database that secrets/database_url names. The
# file appears under its name when it is complete and readable; until then an earlier one of that name stays. Beside
# it, <file>.sha256.
set -eu
file=${1:?usage: sh deploy/backup-container.sh <file>}
folder=$(cd "$(dirname "$file")" && pwd)
file=$folder/$(basename "$file")
cd "$(dirname "$0")/.."
database=$(sed 's|?.*||; s|.*/||' secrets/database_url)

umask 077
trap 'rm -f "$file.part"' EXIT
docker compose exec -T database pg_dump --username portal --format=custom --no-owner --no-privileges "$database" \
  > "$file.part"
echo "✓ dumped"
docker compose exec -T database pg_restore --list < "$file.part" > /dev/null
mv "$file.part" "$file"
(cd "$folder" && sha256sum "$(basename "$file")" > "$(basename "$file").sha256")
echo "✓ $file ($(wc -c < "$file") bytes)"
