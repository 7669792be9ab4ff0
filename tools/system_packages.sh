#!/bin/sh
# Installs the programs that some tests and extras use, from the system's packages, where this user may.
# Without them those tests are skipped, each saying what it lacks. Nothing of OnRecord itself needs them.
set -u
wanted="chromium openssl ssh-keygen age tesseract pdftotext strace"
packages="chromium openssl openssh-client age tesseract-ocr tesseract-ocr-eng poppler-utils strace"
missing=""
for each in $wanted; do command -v "$each" >/dev/null 2>&1 || missing="$missing $each"; done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "Not here and not installed (this needs root and apt-get):$missing. The tests that use them will be skipped."
  exit 0
fi
echo "Installing from the system's packages:$missing"
{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages; } >/tmp/onrecord-apt.log 2>&1 ||
  echo "The system's packages could not be installed (see /tmp/onrecord-apt.log); the tests that use them will be skipped."
exit 0
