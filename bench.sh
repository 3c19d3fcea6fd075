#!/usr/bin/env bash
# Measures, and rewrites the tables under bench/results/: ./bench.sh micro | load | queries | fields | pressure | all; or breaks: ./bench.sh faults
# Further arguments go to the benchmark: ./bench.sh micro --filter '*Spool*'; ./bench.sh load --rows 200000; ./bench.sh faults --rounds 500 --seed 7
set -euo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/eng/setup.sh"

results="$root/bench/results"
data="$root/bench/data"

build_bench() { step "bench-$1" "Building the benchmarks" dotnet build "$2" -c Release --nologo -v q -tl:off; }

micro() {
  locked build_bench micro bench/Sightglass.Benchmarks
  local reports="$data/micro" report name
  rm -rf "$reports"
  [ $# -gt 0 ] || set -- --filter '*'
  dotnet "$root/artifacts/bin/Sightglass.Benchmarks/release/Sightglass.Benchmarks.dll" --artifacts "$reports" "$@"
  for report in "$reports"/results/*-report-github.md; do
    name=$(basename "$report" -report-github.md)
    { echo "# ${name##*.}"; echo; date -u '+%Y-%m-%d %H:%M UTC. Load in the minute before the end: '"$(cut -d' ' -f1 /proc/loadavg)."; cat "$report"; } >"$results/${name##*.}.md"
  done
}

drive() {
  locked build_engine
  locked build_server
  locked build_bench load bench/load
  "$root/artifacts/bin/Sightglass.Load/release/Sightglass.Load" "$1" --server "$server" --data "$data" --results "$results" "${@:2}"
}

# Kills, damage, full disks, old copies, clocks and packs, round after round; everything is read back and compared.
faults() {
  locked build_engine
  locked build_bench faults bench/faults
  case " $* " in *" --data "*) ;; *) set -- --data "$data/faults" "$@" ;; esac
  "$root/artifacts/bin/Sightglass.Faults/release/Sightglass.Faults" --results "$results" "$@"
}

need_dotnet
need_dotnet_10
mkdir -p "$results" "$data"
case "${1:-}" in
  micro) micro "${@:2}" ;;
  load | queries | fields | pressure) drive "$@" ;;
  faults) faults "${@:2}" ;;
  all)
    micro
    drive load
    drive queries
    drive fields
    drive pressure
    ;;
  *)
    say "usage: ./bench.sh micro | load | queries | fields | pressure | all | faults"
    exit 2
    ;;
esac
