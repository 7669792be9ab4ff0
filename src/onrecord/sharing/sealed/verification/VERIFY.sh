#!/bin/sh
# Checks a sealed case file with programs that Unix systems have, and nothing of ours.
#
#     sh VERIFY.sh FOLDER [TRUST]
#
# FOLDER  the sealed case file
# TRUST   a folder with what you know from elsewhere, never from the sealed case file itself:
#             allowed_signers   whose seals you trust (see ssh-keygen(1), "ALLOWED SIGNERS")
#             *.pem             certificates of the time-stamp authorities you trust
#             checkpoint*       states of the log that were given to you earlier
#         What lies in TRUST must be borne out by the file. Without TRUST, nothing shows who sealed it.
#
# Needs: sh find sort comm awk sed grep od sha256sum sha512sum ssh-keygen openssl. It writes to a temporary folder only.
# Leaves with 0: all is as sealed, by a key you trust; 1: something is wrong; 2: it cannot be run so;
# 3: nothing is wrong, but nothing shows who sealed it.
set -u
LC_ALL=C TZ=UTC0
export LC_ALL TZ
umask 077

faults=0
say() { printf '%s\n' "$*" | tr -c '[:print:]\n' '?'; } # a name in the file must not steer your terminal
ok() { say "ok         $*"; }
not_shown() { say "NOT SHOWN  $*"; }
wrong() {
  say "WRONG      $*"
  faults=$((faults + 1))
}
each_line_is_wrong() { # FILE [WHAT-IS-WRONG]
  while IFS= read -r line; do wrong "${line#./}${2:+ $2}"; done < "$1"
}
finish() {
  rm -rf "$tmp"
  if [ "$faults" -gt 0 ]; then
    say "FAILED: $faults found wrong. Do not rely on this file; keep it as it is, and ask its sender for another copy."
    exit 1
  fi
  say "It does not show that what the sources say happened, that the sealer's clock was right (only a stamp
speaks to that), or that everything the sealer knew is in it."
  if [ -z "${signer:-}" ]; then
    say "Nothing is wrong, but nothing shows who sealed it (see 3)."
    exit 3
  fi
  say "VERIFIED: as sealed by $signer"
  exit 0
}

if [ $# -lt 1 ] || [ $# -gt 2 ] || [ ! -d "$1" ] || { [ $# -eq 2 ] && [ ! -d "$2" ]; }; then
  echo "usage: sh VERIFY.sh FOLDER [TRUST]" >&2
  exit 2
fi
for program in find sort comm awk sed grep od sha256sum sha512sum ssh-keygen openssl; do
  command -v $program > /dev/null || { echo "this needs $program, which is not here" >&2; exit 2; }
done
trust=
[ $# -eq 1 ] || trust=$(cd -P -- "$2" && pwd -P)
cd -P -- "$1" || exit 2
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
trap 'exit 130' INT TERM
seal=seal/tagmanifest-sha256.txt.sig

say "1. Its form: a finished folder of plain files with plain names"
case $(pwd -P) in *.partial) wrong "$(pwd -P) was never finished: its name ends in .partial" ;; esac
find . ! -type f ! -type d > "$tmp/links"
find . -name '*[!A-Za-z0-9._-]*' > "$tmp/names"
each_line_is_wrong "$tmp/links" "is a link or a device; a sealed case file has none"
each_line_is_wrong "$tmp/names" "is a name that no sealed case file has: it was added"
for file in bagit.txt bag-info.txt manifest-sha256.txt manifest-sha512.txt tagmanifest-sha256.txt; do
  [ -f $file ] || wrong "$file is missing"
done
[ ! -s "$tmp/links" ] && [ ! -s "$tmp/names" ] && [ -f tagmanifest-sha256.txt ] && [ -f manifest-sha256.txt ] || finish # the rest cannot be read
[ "$faults" -gt 0 ] || ok "nothing but files and folders, all with plain names"

say "2. Since when: time stamps over the seal's signature"
: > "$tmp/roots"
[ -z "$trust" ] || for file in "$trust"/*.pem; do [ ! -f "$file" ] || cat "$file" >> "$tmp/roots"; done
earliest=
for stamp in seal/*.tsr; do
  [ -f "$stamp" ] && [ -f $seal ] || continue
  # Only the bare token is signed: a line "Time stamp: ..." in the words around it would be taken for its time.
  : > "$tmp/token"
  openssl ts -reply -in "$stamp" -token_out -out "$tmp/token" > /dev/null 2>&1
  openssl ts -reply -in "$tmp/token" -token_in -text > "$tmp/stamp" 2> /dev/null
  digest=$(sed -n 's/^Hash Algorithm: //p' "$tmp/stamp")
  case $digest in sha256 | sha384 | sha512) ;; *) wrong "$stamp is no time stamp that can be read"; continue ;; esac
  about=$(sed -n '/^Message data:/,/^Serial/s/^ *[0-9a-f]* - //p' "$tmp/stamp" | sed 's/   .*//; s/[ -]//g' | tr -d '\n')
  if [ "$about" != "$(openssl dgst -r "-$digest" $seal | cut -d ' ' -f 1)" ]; then
    wrong "$stamp is the stamp of another file, not of this seal"
    continue
  fi
  says=$(sed -n 's/^Time stamp: //p' "$tmp/stamp")
  at=$(date -ud "$says" +%s 2> /dev/null || date -juf '%b %d %T %Y %Z' "$says" +%s)
  if [ ! -s "$tmp/roots" ]; then
    not_shown "$stamp says $says; TRUST has no certificate to judge that by"
  elif openssl ts -verify -data $seal -in "$stamp" -CAfile "$tmp/roots" -attime "$at" > "$tmp/told" 2>&1; then
    ok "$stamp: an authority in TRUST saw the seal's signature on $says"
    if [ -z "$earliest" ] || [ "$at" -lt "$earliest" ]; then earliest=$at; fi
  elif grep -Eq 'local issuer|self.signed' "$tmp/told"; then
    not_shown "$stamp says $says; it comes from an authority that is not in TRUST"
  else
    wrong "$stamp does not verify: $(grep -v '^Using\|^Verification' "$tmp/told" | head -n 1)"
  fi
done
if [ -z "$earliest" ]; then
  if [ -s "$tmp/roots" ]; then wrong "no stamp by an authority in TRUST is over this seal"
  else not_shown "since when the seal exists (its own date is in bag-info.txt)"; fi
fi

say "3. Who sealed it: the signature over the list of files (tagmanifest-sha256.txt)"
when=
[ -z "$earliest" ] || when=-Overify-time=$(date -ud "@$earliest" +%Y%m%d%H%M%S 2> /dev/null || date -ur "$earliest" +%Y%m%d%H%M%S)
if [ ! -f $seal ]; then
  wrong "there is no signature: $seal is missing"
elif ! ssh-keygen -Y check-novalidate -n onrecord-seal -s $seal < tagmanifest-sha256.txt > "$tmp/told" 2>&1; then
  wrong "the signature does not fit: tagmanifest-sha256.txt or $seal was changed"
else
  key=$(sed 's/.* key //' "$tmp/told")
  if [ -z "$trust" ] || [ ! -f "$trust/allowed_signers" ]; then
    not_shown "whose key $key is: TRUST has no allowed_signers (the one in seal/ proves nothing: whoever sealed made it)"
  else
    name=$(ssh-keygen -Y find-principals $when -s $seal -f "$trust/allowed_signers" 2> /dev/null | head -n 1 | cut -d , -f 1)
    if [ -n "$name" ] && ssh-keygen -Y verify $when -f "$trust/allowed_signers" -I "$name" -n onrecord-seal -s $seal \
      < tagmanifest-sha256.txt > /dev/null 2>&1; then
      ok "signed by $name, with the key $key"
      [ "$faults" -gt 0 ] || signer=$name
    else
      wrong "it was sealed with the key $key, which TRUST/allowed_signers does not name"
    fi
  fi
fi

say "4. Every file as it was sealed, none added, none missing"
before=$faults
{
  grep -Env '^[0-9a-f]{64}  data/[A-Za-z0-9._/-]+$' manifest-sha256.txt | sed 's/^/manifest-sha256.txt: /'
  grep -Env '^[0-9a-f]{128}  data/[A-Za-z0-9._/-]+$' manifest-sha512.txt | sed 's/^/manifest-sha512.txt: /'
  grep -Env '^[0-9a-f]{64}  [A-Za-z0-9._-]+$' tagmanifest-sha256.txt | sed 's/^/tagmanifest-sha256.txt: /'
} > "$tmp/lines"
each_line_is_wrong "$tmp/lines" "is a line that no such list has"
for list in tagmanifest-sha256.txt manifest-sha256.txt manifest-sha512.txt; do
  case $list in *512*) check=sha512sum ;; *) check=sha256sum ;; esac
  $check -c --strict --quiet $list 2> /dev/null | grep -v WARNING > "$tmp/failed"
  sed -n "s/: FAILED\$/ was changed: it has not the digest in $list/p" "$tmp/failed" > "$tmp/changed"
  each_line_is_wrong "$tmp/changed"
done
cut -c 131- manifest-sha512.txt | sort > "$tmp/listed512"
cut -c 67- manifest-sha256.txt | sort > "$tmp/listed256"
cmp -s "$tmp/listed256" "$tmp/listed512" || wrong "manifest-sha256.txt and manifest-sha512.txt list different files"
{ cut -c 67- tagmanifest-sha256.txt; cat "$tmp/listed256"; echo tagmanifest-sha256.txt; } | sort > "$tmp/listed"
find . -type f ! -path './seal/*' | sed 's|^\./||' | sort > "$tmp/there"
comm -13 "$tmp/listed" "$tmp/there" > "$tmp/added"
comm -23 "$tmp/listed" "$tmp/there" > "$tmp/missing"
find seal -type f 2> /dev/null | grep -Ev '^seal/(tagmanifest-sha256\.txt\.sig(\.[A-Za-z0-9._-]+\.(tsr|ots))?|allowed_signers|authorities\.pem)$' \
  >> "$tmp/added"
each_line_is_wrong "$tmp/added" "was added: no list names it"
each_line_is_wrong "$tmp/missing" "is missing: a list names it"
[ "$faults" -gt $before ] || ok "$(wc -l < "$tmp/there") files, each with its SHA-256 and, in data/, its SHA-512"

say "5. Every original has the SHA-256 that is its name"
before=$faults
awk 'substr($2, 1, 15) == "data/originals/" && substr($2, 16) != $1 { print $2 }' manifest-sha256.txt > "$tmp/misnamed"
each_line_is_wrong "$tmp/misnamed" "has bytes of another digest than its name says"
originals=$(grep -c '  data/originals/' manifest-sha256.txt)
if [ "$faults" -gt $before ]; then :
elif [ "$originals" -gt 0 ]; then ok "$originals originals"
else not_shown "the originals: they are named by their digests in data/names.csv and not in this file"; fi

say "6. The log is one chain, and its last entry is this sealing"
before=$faults
find data/log -type f 2> /dev/null | sort > "$tmp/log"
entries=$(wc -l < "$tmp/log")
# Each entry names the SHA-256 of the one before. No text inside an entry can look so: quotation marks in it are escaped.
xargs sha256sum < "$tmp/log" > "$tmp/digests"
xargs awk 'FNR == 1 { match($0, /"previous":("[0-9a-f]*"|null)/); print FILENAME, substr($0, RSTART + 11, RLENGTH - 11) }' \
  < "$tmp/log" > "$tmp/previous"
awk -v before=null '
  FNR == NR { previous[$1] = $2; next }
  $2 != sprintf("data/log/%06d.json", n++) { print $2, "stands where entry", n - 1, "should: an entry was taken out or put in" }
  previous[$2] != before { print $2, "does not follow the entry before it: one of the two was changed, or one was taken out or put in" }
  { before = "\"" $1 "\"" }' "$tmp/previous" "$tmp/digests" > "$tmp/breaks"
each_line_is_wrong "$tmp/breaks"
last=$(tail -n 1 "$tmp/log")
[ -n "$last" ] && grep -q '"did":"seal"' "$last" || wrong "the log does not end with the sealing: its end was cut off"
[ "$faults" -gt $before ] || ok "$entries entries"

say "7. The log's checkpoint: its Merkle root (RFC 6962) is that of these entries"
before=$faults
mkdir "$tmp/leaves" "$tmp/nodes"
number=1000000
while IFS= read -r file; do
  { printf '\0'; cat "$file"; } > "$tmp/leaves/$number"
  number=$((number + 1))
done < "$tmp/log"
digests_of() { find "$1" -type f | sort | xargs sha256sum | cut -c 1-64; } # of all files in a folder, in order
digests_of "$tmp/leaves" > "$tmp/leaf-digests"
root() { # N: the root over the first N entries, in hexadecimal. Two and two are hashed together; an odd one moves up.
  head -n "$1" "$tmp/leaf-digests" > "$tmp/level"
  while [ "$(wc -l < "$tmp/level")" -gt 1 ]; do
    rm -f "$tmp"/nodes/*
    awk '
      function bytes(hex,  i, text) {
        for (i = 1; i < 64; i += 2)
          text = text sprintf("\\0%03o", (index(d, substr(hex, i, 1)) - 1) * 16 + index(d, substr(hex, i + 1, 1)) - 1)
        return text }
      BEGIN { d = "0123456789abcdef" }
      NR % 2 { left = $1; next }
      { print "\\0001" bytes(left) bytes($1) }' "$tmp/level" > "$tmp/pairs"
    odd=$(awk 'END { if (NR % 2) print $1 }' "$tmp/level")
    number=1000000
    while IFS= read -r pair; do
      printf %b "$pair" > "$tmp/nodes/$number"
      number=$((number + 1))
    done < "$tmp/pairs"
    { digests_of "$tmp/nodes"; [ -z "$odd" ] || echo "$odd"; } > "$tmp/next"
    mv "$tmp/next" "$tmp/level"
  done
  cat "$tmp/level"
}
holds() { # CHECKPOINT: how many entries, and on the next line their root in base64 (C2SP tlog-checkpoint; mail may indent)
  awk '{ gsub(/[> \t\r]/, "") } length($0) == 44 && /^[A-Za-z0-9+\/]*=$/ { print before, $0; exit } { before = $0 }' "$1" > "$tmp/fixed"
  read -r size fixed < "$tmp/fixed" || size=
  case $size in '' | *[!0-9]* | 0*) wrong "$1 is no checkpoint"; return ;; esac
  if [ "$size" -gt "$entries" ]; then
    wrong "$1 saw $size entries where the log has $entries: its end was cut off"
  elif [ "$(root "$size")" != "$(printf %s "$fixed" | openssl base64 -d -A 2> /dev/null | od -An -v -tx1 | tr -d ' \n')" ]; then
    wrong "$1 saw another log than this one: entries were changed, or the log was written anew"
  else
    ok "$1: the first $size entries are those it saw"
  fi
}
checkpoint=$(find data/checkpoints -name '*.txt' -type f 2> /dev/null | sort | tail -n 1)
if [ -z "$checkpoint" ]; then
  wrong "there is no checkpoint in data/checkpoints"
else
  holds "$checkpoint"
  [ "$size" = "$entries" ] || wrong "$checkpoint is not of all $entries entries"
  ssh-keygen -Y check-novalidate -n onrecord-checkpoint -s "$checkpoint.sig" < "$checkpoint" > "$tmp/told" 2>&1 &&
    [ "$(sed 's/.* key //' "$tmp/told")" = "${key:-}" ] ||
    wrong "$checkpoint.sig is not a signature over it by the key that sealed"
fi
[ -z "$trust" ] || for file in "$trust"/checkpoint*; do [ ! -f "$file" ] || holds "$file"; done

say "8. Every record given is one the log names, and the sealing names these contents"
before=$faults
mkdir "$tmp/records" "$tmp/named"
# A line is {"salt":"...","reviewed":...,"record":{...}}. The log names SHA-256("SALT ID"); ID is the SHA-256 of the record.
cat data/records.jsonl data/sealing.jsonl 2> /dev/null | awk -v into="$tmp/records/" '{
  at = index($0, ",\"record\":")
  file = into (1000000 + NR)
  ORS = ""; print substr($0, at + 10, length($0) - at - 10) > file; close(file)
  ORS = "\n"; print substr($0, 10, 32) }' > "$tmp/salts"
digests_of "$tmp/records" > "$tmp/ids"
paste -d ' ' "$tmp/salts" "$tmp/ids" > "$tmp/words"
number=1000000
while IFS= read -r words; do
  printf %s "$words" > "$tmp/named/$number"
  number=$((number + 1))
done < "$tmp/words"
digests_of "$tmp/named" > "$tmp/commitments"
xargs cat < "$tmp/log" | tr '",[]{}' '\n\n\n\n\n\n' | grep -Ex '[0-9a-f]{64}' | sort -u > "$tmp/logged"
awk -v last="$(wc -l < "$tmp/commitments")" 'FNR == NR { logged[$1]; next }
  !($1 in logged) { print FNR == last ? "data/sealing.jsonl" : "data/records.jsonl line " FNR }' \
  "$tmp/logged" "$tmp/commitments" > "$tmp/unnamed"
each_line_is_wrong "$tmp/unnamed" "holds a record that the log does not name: it was changed or put in"
[ -n "$last" ] && [ -s "$tmp/commitments" ] && grep -q "\"$(tail -n 1 "$tmp/commitments")\"" "$last" ||
  wrong "the last entry of the log does not name the sealing in data/sealing.jsonl"
grep -q "\"contents\":\"$(sha256sum < data/contents-sha256.txt | cut -c 1-64)\"" data/sealing.jsonl 2> /dev/null ||
  wrong "data/contents-sha256.txt is not the list that the sealing names"
grep -Ev '  data/(log|checkpoints|proofs)/|  data/(contents-sha256\.txt|sealing\.jsonl)$' manifest-sha256.txt |
  cmp -s - data/contents-sha256.txt || wrong "data/contents-sha256.txt does not list what is in data/"
: > "$tmp/withheld"
if [ -f data/redactions.jsonl ]; then
  sed 's/^{"commitment":"\([0-9a-f]\{64\}\)".*/\1/' data/redactions.jsonl > "$tmp/withheld"
  awk 'FNR == NR { logged[$1]; next } !($1 in logged) { print "data/redactions.jsonl line " FNR }' \
    "$tmp/logged" "$tmp/withheld" > "$tmp/unnamed"
  each_line_is_wrong "$tmp/unnamed" "names a record that the log does not name"
  not_shown "$(sort -u "$tmp/withheld" | wc -l) records, which are withheld: data/redactions.jsonl says what is left of each, and whom that protects; the log names all of them"
fi
[ "$faults" -gt $before ] || ok "$(wc -l < "$tmp/commitments") records, all named in the log"
[ -s "$tmp/log" ] && withheld=$(($(grep -o '"records":\[[^]]*\]' $(cat "$tmp/log") | grep -o '"[0-9a-f]\{64\}"' | sort -u | wc -l) - $(sort -u "$tmp/commitments" "$tmp/withheld" | wc -l)))
[ "${withheld:-0}" -le 0 ] || not_shown "what the log names besides ($withheld): what that is, the sender can tell you"
if grep -q '"unreviewed":true' data/sealing.jsonl 2> /dev/null; then
  say "           It holds UNREVIEWED MACHINE OUTPUT: no person has judged all that the program read."
fi
finish
