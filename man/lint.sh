#!/bin/sh
# lint - the generated manual pages must please mandoc.
set -eu

command -v mandoc >/dev/null || exit 77 # skipped

status=0
for page in kith.1 kith.conf.5 kith-json.5 kith-people.7; do
    file="${KITH_BUILD:-.}/man/$page"
    [ -e "$file" ] || file="${KITH_SOURCE:-.}/man/$page" # needs no filling in
    # Our pages refer to each other before they are installed, and the index of
    # those that are is nobody's here.
    complaints=$(mandoc -Tlint "$file" 2>&1 | grep -v \
        -e 'referenced manual not found' -e 'outdated mandoc.db' || :)
    if [ -n "$complaints" ]; then
        echo "$complaints"
        status=1
    fi
    if grep -n '@[A-Z]*@' "$file"; then
        echo "$page: a table was not filled in"
        status=1
    fi
done
exit $status
