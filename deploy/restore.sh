#!/bin/sh
# Restores a file of deploy/backup.sh into an empty database, whole or not at all. Stop servers and workers first.
#
#   sh deploy/restore.sh <file> <name of an empty database>
#
# The database is on the server of DATABASE_URL, with its user and password (deploy/database-login.mjs). For another server
# set DATABASE_URL_UNPOOLED for this call.
set -eu
usage="usage: sh deploy/restore.sh <file> <name of an empty database>"
file=${1:?$usage}
database=${2:?$usage}
case $database in
  *://*) echo "✗ name the database only: its password must not be an argument" >&2; exit 1 ;;
esac

if [ -f "$file.sha256" ]; then
  (cd "$(dirname "$file")" && sha256sum --check --quiet "$(basename "$file").sha256") ||
    { echo "✗ $file is not what was backed up" >&2; exit 1; }
  echo "✓ the file is what was backed up"
fi
login=$(node "$(dirname "$0")/database-login.mjs" "$database")
address=$(printf '%s\n' "$login" | sed -n 1p)
password=$(printf '%s\n' "$login" | sed -n 2p)
[ -z "$password" ] || export PGPASSWORD="$password"

tables=$(psql --no-psqlrc --tuples-only --no-align --dbname="$address" --command="select count(*) from pg_tables
  where schemaname not in ('pg_catalog', 'information_schema')")
[ "$tables" = 0 ] || { echo "✗ the database has tables; name an empty one" >&2; exit 1; }
pg_restore --no-owner --no-privileges --exit-on-error --single-transaction --dbname="$address" "$file"
echo "✓ restored"
echo "Next: npm run db:migrate, npm run portal -- doctor, then start servers and workers."
