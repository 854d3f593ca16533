#!/usr/bin/env bash
# A walk through the API with curl, from a token to an export. The tests run it.
#
#   export SITE=http://127.0.0.1:8000                # where `make run` serves
#   export TOKEN=$(.venv/bin/python manage.py create_token mira --name walk --scope contribute)
#   export REVIEWER_TOKEN=$(.venv/bin/python manage.py create_token jonas --name walk --scope contribute --scope review)
#   docs/walk.sh
#
# Needs bash and curl 7.84 or newer. What it makes carries ids of its own, so it can be run again.
set -euo pipefail

answer=$(mktemp) && tag=$(mktemp) && trap 'rm -f "$answer" "$tag"' EXIT
api=${SITE:?}/api/v1

# A UUIDv7: 48 bits of milliseconds, then random ones. Ids that we make need not be read from answers.
uuid7() {
    printf '%012x7%03x%04x%012x\n' "$(date +%s%3N)" $((RANDOM % 4096)) \
        $((0x8000 + RANDOM % 0x4000)) $(((RANDOM << 33) ^ (RANDOM << 18) ^ (RANDOM << 3) ^ RANDOM % 8)) |
        sed -E 's/(.{8})(.{4})(.{4})(.{4})(.{12})/\1-\2-\3-\4-\5/'
}

# call STATUS METHOD ADDRESS [argument of curl ...]: send, keep the answer, insist on the status.
call() {
    local wanted=$1 method=$2 address=$3 status
    shift 3
    status=$(curl -sS -X "$method" -H "Authorization: Bearer ${AS:-${TOKEN:?}}" -o "$answer" \
        -w '%{stderr}%header{etag}%{stdout}%{http_code}' "$@" "$api/$address" 2>"$tag")
    echo "$method /api/v1/$address → $status"
    if [ "$status" != "$wanted" ]; then
        echo "expected $wanted:" && cat "$answer" && exit 1
    fi
}
# Blanks around the colons of JSON mean nothing.
says() { sed 's/" : /":/g' "$answer" | grep -q -- "$1" || { echo "not in the answer: $1" && cat "$answer" && exit 1; }; }
send=(-H 'Content-Type: application/json' --data-binary)

echo '# Where everything is'
call 200 GET ''
says '"claims"'

echo '# A publisher, and an article whose words are archived with it'
publisher=$(uuid7) && source=$(uuid7)
call 201 POST publishers/ "${send[@]}" "{\"id\": \"$publisher\", \"name\": \"Walk Post $publisher\", \"grade\": \"B\"}"
call 201 POST sources/ "${send[@]}" "{\"id\": \"$source\", \"title\": \"A walk\", \"publisher\": \"$publisher\",
    \"published\": \"2025-06-26\", \"text\": \"Walkers (id $source) put its worth at about 20 billion yuan.\"}"

echo '# What the fact is about'
entity=$(uuid7) && property=$(uuid7)
call 201 POST entities/ "${send[@]}" "{\"id\": \"$entity\", \"type\": \"company\", \"label\": \"Walker $entity\",
    \"aliases\": [{\"name\": \"行者\", \"language\": \"zh\"}]}"
call 201 POST properties/ "${send[@]}" "{\"id\": \"$property\", \"slug\": \"walk-$property\", \"label\": \"worth\",
    \"value_type\": \"money\", \"cardinality\": \"one_at_a_time\"}"

echo '# A claim with its receipt; the value as a person would type it'
claim=$(uuid7)
call 201 POST claims/ "${send[@]}" "{\"id\": \"$claim\", \"subject\": \"$entity\", \"property\": \"walk-$property\",
    \"value\": \"about 20 billion yuan\", \"valid\": \"2025-06\",
    \"evidence\": [{\"source\": \"$source\", \"exact\": \"about 20 billion yuan\"}]}"
says '"amount":"20000000000"'
says '"supports":1'

echo '# A change says which revision was read; nobody overwrites what they have not seen'
call 428 PATCH "claims/$claim/" "${send[@]}" '{"note": "Two investors said so."}'
call 200 GET "claims/$claim/"
revision=$(cat "$tag")
call 304 GET "claims/$claim/" -H "If-None-Match: $revision"
call 200 PATCH "claims/$claim/" -H "If-Match: $revision" "${send[@]}" '{"note": "Two investors said so."}'
call 412 PATCH "claims/$claim/" -H "If-Match: $revision" "${send[@]}" '{"note": "Somebody else."}'

echo '# Review: who wrote it cannot verify it'
call 200 GET "claims/$claim/"
call 200 POST "claims/$claim/submit/" -H "If-Match: $(cat "$tag")" "${send[@]}" '{}'
submitted=$(cat "$tag")
call 403 POST "claims/$claim/verify/" -H "If-Match: $submitted" "${send[@]}" '{}'
AS=${REVIEWER_TOKEN:?} call 200 POST "claims/$claim/verify/" -H "If-Match: $submitted" "${send[@]}" '{"comment": "Read."}'
says '"status":"verified"'

echo '# What everybody reads: a list, a search in another script, the past, an error that says what is wrong'
call 200 GET "claims/?subject=$entity"
says "$claim"
call 200 GET 'entities/?q=%E8%A1%8C%E8%80%85'
says "$entity"
call 200 GET "claims/?subject=$entity&known_at=2020-01-01"
says '"results":\[\]'
call 400 GET 'claims/?colour=red'
says 'is not a parameter of this list'

echo '# How it came to be so'
call 200 GET "claims/$claim/history/"
says 'Two investors said so.'

echo '# And out again'
call 200 GET "claims/?subject=$entity&format=csv"
says '20000000000'
call 200 GET "claims/?subject=$entity&format=ndjson"
says "$claim"
echo 'The walk is done.'
