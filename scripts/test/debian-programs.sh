#!/bin/sh
# Brings programs of Debian that tests drive the portal through: nginx, PgBouncer, PostgreSQL's pg_dump and server. The
# packages are downloaded by apt-get and unpacked into node_modules/.cache/debian; nothing is installed on the machine
# and no service is started. What is on the machine already is used as it is. Where a program cannot be had, a line on
# stderr says so, and the tests that need it are skipped.
#
#   sh scripts/test/debian-programs.sh [nginx|pgbouncer|postgresql …]   (default: all)
set -u
cd "$(dirname "$0")/../.."
target=node_modules/.cache/debian
PATH="$PATH:/usr/sbin"

has() {
  case $1 in
    postgresql) [ -n "$(ls /usr/lib/postgresql/*/bin/initdb "$target"/root/usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] ;;
    *) command -v "$1" >/dev/null || [ -x "$target/root/usr/sbin/$1" ] ;;
  esac
}

missing=""
for name in ${*:-nginx pgbouncer postgresql}; do has "$name" || missing="$missing $name"; done
[ -n "$missing" ] || exit 0

unavailable() {
  echo "Not available:$missing ($1). The tests that need them are skipped." >&2
  exit 0
}
command -v apt-get >/dev/null || unavailable "there is no apt-get"
[ "$(id -u)" = 0 ] || unavailable "apt-get needs root"

mkdir -p "$target/archives/partial" "$target/root"
echo "Downloading$missing with apt-get…" >&2
apt-get update -qq >&2 || unavailable "apt-get update failed"
# shellcheck disable=SC2086
apt-get install -y -qq --download-only --no-install-recommends -o "Dir::Cache::archives=$PWD/$target/archives" \
  $missing >/dev/null 2>"$target/apt.log" || { cat "$target/apt.log" >&2; unavailable "apt-get could not download them"; }
for package in "$target"/archives/*.deb; do dpkg -x "$package" "$target/root"; done
rm -rf "$target/archives"
for name in $missing; do has "$name" || echo "Not available: $name, although its package was unpacked." >&2; done
exit 0
