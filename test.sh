#!/usr/bin/env bash
# Sets everything up and runs every test: ./test.sh, or those whose name contains a text: ./test.sh Spool
# Ends with the line "N passed, N failed"; the exit code is 0 when nothing failed and something passed.
set -euo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/eng/setup.sh"

filter=${1:-}
results="$root/test-results"
passed=0 failed=0 skipped=0

# A suite that hangs is ended, so that the others still run.
hang_timeout=10m

# need_package PROGRAM PACKAGE: installs a Debian package that tests need, unless its program is there.
need_package() {
  local program=$1 package=$2 root_rights=()
  compgen -G "$program" >/dev/null && return
  command -v apt-get >/dev/null || fail "the tests need $program, and this is not a Debian system; install $package there"
  [ "$(id -u)" -eq 0 ] || root_rights=(sudo)
  say "Installing $package for the tests ..."
  "${root_rights[@]}" apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive "${root_rights[@]}" apt-get install -y -qq --no-install-recommends "$package" >&2 ||
    fail "$package could not be installed; try 'apt-get install $package'"
}

build_everything() {
  need_dotnet_10
  step restore "Restoring packages" dotnet msbuild eng/everything.proj -t:Restore -nologo -v:q -tl:off
  step everything "Building everything" dotnet msbuild eng/everything.proj -t:Build -p:Configuration=Release -m -nologo -v:q -tl:off
}

# check NAME COMMAND...: something that is no test and fails as a whole.
check() {
  local name=$1 started=$SECONDS
  shift
  say "== $name"
  "$@" >&2 </dev/null || { failed=$((failed + 1)); say "== $name: FAILED"; }
  say "== $name: $((SECONDS - started)) s"
}

# number FILE NAME: an attribute of the counters in a .trx file.
number() { sed -n "s/.*<Counters.*[ ]$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

run_dotnet_suite() {
  local project=$1 name trx started=$SECONDS arguments=()
  name=$(basename "$project" .csproj)
  trx="$results/$name.trx"
  [ -z "$filter" ] || arguments=(--filter "FullyQualifiedName~$filter")
  say "== $name"
  local exit_code=0
  dotnet test "$project" -c Release --no-build --nologo --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
    --blame-hang-timeout "$hang_timeout" --blame-hang-dump-type none "${arguments[@]}" >&2 </dev/null || exit_code=$?
  local suite_passed=0 suite_failed=0 suite_total=0
  if [ -e "$trx" ]; then
    suite_passed=$(number "$trx" passed) suite_failed=$(number "$trx" failed) suite_total=$(number "$trx" total)
    skipped=$((skipped + suite_total - suite_passed - suite_failed))
  fi
  # A suite that crashed or was ended has no counters, or none that tell.
  [ "$exit_code" -eq 0 ] || [ "$suite_failed" -gt 0 ] || suite_failed=1
  passed=$((passed + suite_passed))
  failed=$((failed + suite_failed))
  say "== $name: $suite_passed passed, $suite_failed failed, $((SECONDS - started)) s"
}

run_ui_suite() {
  local report="$results/vitest.json" started=$SECONDS exit_code=0 arguments=()
  [ -z "$filter" ] || arguments=("$filter" --passWithNoTests)
  say "== ui"
  npm test --prefix "$root/ui" --silent -- --reporter=default --reporter=json --outputFile.json="$report" "${arguments[@]}" >&2 </dev/null || exit_code=$?
  local suite_passed=0 suite_failed=0
  if [ -e "$report" ]; then
    read -r suite_passed suite_failed < <(node -p 'const r = JSON.parse(require("fs").readFileSync(process.argv[1])); `${r.numPassedTests} ${r.numFailedTests}`' "$report")
  fi
  [ "$exit_code" -eq 0 ] || [ "$suite_failed" -gt 0 ] || suite_failed=1
  passed=$((passed + suite_passed))
  failed=$((failed + suite_failed))
  say "== ui: $suite_passed passed, $suite_failed failed, $((SECONDS - started)) s"
}

need_dotnet
need_node
need_package /usr/bin/chromium-headless-shell chromium-headless-shell
need_package "/usr/lib/postgresql/*/bin/postgres" postgresql
rm -rf "$results"
mkdir -p "$results"
locked build_engine
locked build_ui
locked build_everything

# Settings of whoever runs the tests must not reach the servers under test.
for variable in ${!SIGHTGLASS_@}; do
  [ "$variable" = SIGHTGLASS_ENGINE_LIBRARY ] || unset "$variable"
done

for project in "$root"/tests/*/*.Tests.csproj; do run_dotnet_suite "$project"; done
if [ -e "$root/ui/package.json" ]; then
  run_ui_suite
  if [ -z "$filter" ]; then
    check "ui lint" npm run lint --prefix "$root/ui" --silent
    check "ui types" npm run typecheck --prefix "$root/ui" --silent
  fi
fi

say "$SECONDS s in all, $skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
