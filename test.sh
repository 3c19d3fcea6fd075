#!/usr/bin/env bash
# Sets everything up and runs every test: ./test.sh; or only those whose name contains a text: ./test.sh Spool
# Ends with the line "N passed, N failed"; the exit code is 0 if no test failed and at least one passed.
set -euo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/eng/setup.sh"

filter=${1:-}
results="$root/test-results"
started=()

# A suite that hangs is ended, so that the others still run; a test that takes over a minute is reported.
hang_timeout=20m

# Tests wait for engines, disks and pages about half of the time: two suites keep two cores busy.
side_by_side=2
pages=Sightglass.Browser.Tests

# need_package PROGRAM PACKAGE: installs a Debian package that tests need, unless its program exists.
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

# beside NAME COMMAND...: runs it in parallel with the one that is already running. The output of both is shown when they end, one after the other.
beside() {
  local name=$1
  shift
  [ "$(jobs -rp | wc -l)" -lt "$side_by_side" ] || wait -n || true
  started+=("$name")
  {
    "$@" "$name" >"$results/$name.log" 2>&1 </dev/null || true
    { flock 8 && cat "$results/$name.log" >&2; } 8>"$results/.output"
  } &
}

# counts NAME EXIT_CODE PASSED FAILED TOTAL SECONDS: the result of a suite. One that crashed or was ended has no counters, or meaningless ones.
counts() {
  local name=$1 exit_code=$2 suite_passed=${3:-0} suite_failed=${4:-0} suite_skipped took=$6
  suite_skipped=$((${5:-0} - suite_passed - suite_failed))
  [ "$exit_code" -eq 0 ] || [ "$suite_failed" -gt 0 ] || suite_failed=1
  echo "$suite_passed $suite_failed $suite_skipped" >"$results/$name.counts"
  say "== $name: $suite_passed passed, $suite_failed failed, $took s"
}

# number FILE NAME: an attribute of the counters in a .trx file.
number() { sed -n "s/.*<Counters.*[ ]$2=\"\([0-9]*\)\".*/\1/p" "$1" 2>/dev/null | head -n 1; }

# failures NAME: the tests of a suite that failed, a line each.
failures() {
  local trx="$results/$1.trx"
  if [ -e "$trx" ]; then
    sed -n 's/.*<UnitTestResult testName="\([^"]*\)" outcome="Failed".*/\1/p' "$trx"
  elif [ "$1" = ui ] && [ -e "$results/vitest.json" ]; then
    node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).testResults.flatMap(file => file.assertionResults).filter(test => test.status === "failed").map(test => test.fullName).join("\n")' "$results/vitest.json"
  fi
}

dotnet_suite() {
  local name=$1 trx="$results/$1.trx" began=$SECONDS exit_code=0 arguments=()
  [ -z "$filter" ] || arguments=(-method "*$filter*")
  say "== $name"
  timeout --kill-after=10 "$hang_timeout" "$root/artifacts/bin/$name/release/$name" -noLogo -noColor -longRunning 60 -result-trx "$trx" "${arguments[@]}" || exit_code=$?
  counts "$name" "$exit_code" "$(number "$trx" passed)" "$(number "$trx" failed)" "$(number "$trx" total)" $((SECONDS - began))
}

ui_suite() {
  local name=$1 report="$results/vitest.json" began=$SECONDS exit_code=0 arguments=() suite_passed="" suite_failed="" suite_total=""
  [ -z "$filter" ] || arguments=("$filter" --passWithNoTests)
  say "== $name"
  timeout --kill-after=10 "$hang_timeout" npm test --prefix "$root/ui" --silent -- --reporter=default --reporter=json --outputFile.json="$report" "${arguments[@]}" || exit_code=$?
  if [ -e "$report" ]; then
    read -r suite_passed suite_failed suite_total < <(node -p 'const r = JSON.parse(require("fs").readFileSync(process.argv[1])); `${r.numPassedTests} ${r.numFailedTests} ${r.numTotalTests}`' "$report")
  fi
  counts "$name" "$exit_code" "$suite_passed" "$suite_failed" "$suite_total" $((SECONDS - began))
}

# ui_check SCRIPT NAME: a check that is not a test and fails as a whole.
ui_check() {
  local script=$1 name=$2 began=$SECONDS exit_code=0
  say "== $name"
  npm run "$script" --prefix "$root/ui" --silent || exit_code=$?
  counts "$name" "$exit_code" 0 0 0 $((SECONDS - began))
}

need_dotnet
need_node
need_package /usr/bin/chromium-headless-shell chromium-headless-shell
need_package "/usr/lib/postgresql/*/bin/postgres" postgresql
need_package /usr/sbin/nginx nginx-light
need_package /usr/bin/prometheus prometheus
rm -rf "$results"
mkdir -p "$results"
locked build_engine
locked build_ui
locked build_everything

# Settings of the user who runs the tests must not reach the servers under test.
for variable in ${!SIGHTGLASS_@}; do
  [ "$variable" = SIGHTGLASS_ENGINE_LIBRARY ] || unset "$variable"
done

trap 'trap - TERM; kill 0' INT TERM
# The pages last: the suite of crashes presses on the machine, and people do not wait for pages beside it.
for project in "$root"/tests/*/*.Tests.csproj; do
  [ "$(basename "$project" .csproj)" = "$pages" ] || beside "$(basename "$project" .csproj)" dotnet_suite
done
beside "$pages" dotnet_suite
beside ui ui_suite
if [ -z "$filter" ]; then
  beside "ui lint" ui_check lint
  beside "ui types" ui_check typecheck
fi
wait

passed=0 failed=0 skipped=0
for name in "${started[@]}"; do
  read -r suite_passed suite_failed suite_skipped <"$results/$name.counts" || { say "== $name: did not end"; suite_passed=0 suite_failed=1 suite_skipped=0; }
  passed=$((passed + suite_passed)) failed=$((failed + suite_failed)) skipped=$((skipped + suite_skipped))
  [ "$suite_failed" -eq 0 ] || say "== $name: $suite_failed failed"$'\n'"$(failures "$name" | sed 's/^/     /')"
done

say "$SECONDS s in all, $skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
