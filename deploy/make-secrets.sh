#!/bin/sh
# Makes the secrets of compose.yaml as files. A file that exists is never replaced: data is encrypted with these keys. Run it
# again after an upgrade: it adds what the new release names.
#
#   sh deploy/make-secrets.sh [folder, default: secrets]
#
# Reads the address of the mail server (smtps://user:password@host:465) from standard input, because arguments are visible to
# every user of the machine. The files are readable by everybody, because the programs of the containers run as other
# users; the folder is not.
set -eu
folder=${1:-secrets}
umask 022
mkdir -p "$folder"
chmod 700 "$folder"

fail() { echo "✗ $1" >&2; exit 1; }

# Whether a file is there already. An empty one is a fault of an earlier call.
has() {
  [ -e "$folder/$1" ] || return 1
  [ -s "$folder/$1" ] || fail "$folder/$1 is empty: remove it and call this again"
  echo "  $folder/$1 exists and stays"
}

# The file appears under its name when it is complete.
store() {
  [ -n "$2" ] || fail "$folder/$1: there is no value"
  printf '%s\n' "$2" > "$folder/$1.part"
  chmod 444 "$folder/$1.part"
  mv "$folder/$1.part" "$folder/$1"
  echo "✓ $folder/$1"
}

for name in auth_secret password_pepper document_key evidence_key; do
  has "$name" && continue
  value=$(openssl rand -base64 32) || fail "openssl cannot be run"
  store "$name" "$value"
done
if ! has database_password; then
  value=$(openssl rand -hex 24) || fail "openssl cannot be run"
  store database_password "$value"
fi
has database_url || store database_url "postgres://portal:$(cat "$folder/database_password")@database:5432/portal"
if ! has smtp_url; then
  [ ! -t 0 ] || printf 'Address of the mail server, smtps://user:password@host:465: ' >&2
  IFS= read -r value || [ -n "$value" ] || fail "standard input has no address of the mail server"
  store smtp_url "$value"
fi
# Unset while they are empty. Write a value into the file to use it.
for name in metrics_token cron_secret s3_access_key_id s3_secret_access_key hcaptcha_secret staff_oidc_client_secret \
  customer_portal_signing_key customer_portal_signing_key_previous password_pepper_previous document_key_previous; do
  [ -e "$folder/$name" ] || : > "$folder/$name"
done
echo "Copy $folder to a second place, apart from the backups: without document_key the documents are lost."
