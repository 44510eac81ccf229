#!/bin/sh
# Makes the secrets of compose.yaml as files. A file that exists is never replaced: data is encrypted with these keys.
#
#   sh deploy/make-secrets.sh <SMTP address> [folder, default: secrets]
#
# The files are readable by everybody, because the programs of the containers run as other users; the folder is not.
set -eu
smtp=${1:?usage: sh deploy/make-secrets.sh smtps://user:password@smtp.example.hu:465 [folder]}
folder=${2:-secrets}
umask 022
mkdir -p "$folder"
chmod 700 "$folder"

secret() {
  [ -e "$folder/$1" ] && { echo "  $folder/$1 exists and stays"; return; }
  printf '%s\n' "$2" > "$folder/$1"
  chmod 444 "$folder/$1"
  echo "✓ $folder/$1"
}

for name in auth_secret password_pepper document_key; do
  secret "$name" "$(openssl rand -base64 32)"
done
secret database_password "$(openssl rand -hex 24)"
secret database_url "postgres://portal:$(cat "$folder/database_password")@database:5432/portal"
secret smtp_url "$smtp"
echo "Copy $folder to a second place, apart from the backups: without document_key the documents are lost."
