#!/bin/sh
# Restores a file of deploy/backup.sh into an empty database, whole or not at all. Stop servers and workers first.
#
#   sh deploy/restore.sh <file> postgres://portal:password@host:5432/empty_database
set -eu
usage="usage: sh deploy/restore.sh <file> <address of an empty database>"
file=${1:?$usage}
url=${2:?$usage}

if [ -f "$file.sha256" ]; then
  (cd "$(dirname "$file")" && sha256sum --check --quiet "$(basename "$file").sha256") ||
    { echo "✗ $file is not what was backed up" >&2; exit 1; }
  echo "✓ the file is what was backed up"
fi
tables=$(psql --no-psqlrc --tuples-only --no-align --dbname="$url" --command="select count(*) from pg_tables
  where schemaname not in ('pg_catalog', 'information_schema')")
[ "$tables" = 0 ] || { echo "✗ the database has tables; name an empty one" >&2; exit 1; }
pg_restore --no-owner --no-privileges --exit-on-error --single-transaction --dbname="$url" "$file"
echo "✓ restored"
echo "Next: npm run db:migrate, npm run portal -- doctor, then start servers and workers."
