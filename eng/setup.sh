# Shared by ./sightglass, ./test.sh and ./bench.sh: finds the tools and brings engine library, page and server up to date.
# Sourced, not run. All messages go to standard error: standard output belongs to the command.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
stamps="$root/artifacts/stamps"
server="$root/artifacts/bin/Sightglass.Server/release/sightglass"

say() { printf '%s\n' "$*" >&2; }

fail() { say "$(basename "$0"): $*"; exit 2; }

need_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing; install it with 'apt-get install dotnet-sdk-10.0', or see https://dotnet.microsoft.com/download/dotnet/10.0"
  # The program searches the runtime only in the system's folders, and not in a private installation.
  export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

# Only before a build: querying the version takes longer than everything else here.
need_dotnet_10() {
  (cd "$root" && dotnet --version >/dev/null 2>&1) ||
    fail "the .NET 10 SDK is missing (there is: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')); install it with 'apt-get install dotnet-sdk-10.0', or see https://dotnet.microsoft.com/download/dotnet/10.0"
}

need_node() {
  command -v npm >/dev/null || fail "Node.js 20 or later with npm is missing; install it with 'apt-get install nodejs npm', or see https://nodejs.org/en/download"
  local major
  major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
  [ "$major" -ge 20 ] || fail "Node.js $major is too old; 20 or later is needed: see https://nodejs.org/en/download"
}

# is_current STAMP PATH...: true if nothing under the paths is newer than the stamp. Directories count too, so that a deletion is noticed.
is_current() {
  local stamp="$stamps/$1" path existing=()
  shift
  [ -e "$stamp" ] || return 1
  for path in "$@"; do [ ! -e "$path" ] || existing+=("$path"); done
  [ -z "$(find "${existing[@]}" -name node_modules -prune -o -newer "$stamp" -print -quit)" ]
}

# step STAMP TEXT COMMAND...: runs the command, shows its output only when it fails, and stores its start time: a file that is
# saved in the meantime counts as newer.
step() {
  local stamp="$stamps/$1" text=$2 log started=$SECONDS
  shift 2
  mkdir -p "$stamps"
  log=$(mktemp "$stamps/log.XXXXXX")
  touch "$stamp.next"
  say "$text ..."
  # The log is a file and not a pipe, and the lock is not inherited: build servers that keep running would hold both.
  if ! (cd "$root" && "$@") </dev/null >"$log" 2>&1 9>&-; then
    cat "$log" >&2
    rm -f "$log" "$stamp.next"
    fail "failed: $*"
  fi
  rm -f "$log"
  mv "$stamp.next" "$stamp"
  say "$text: done in $((SECONDS - started)) s"
}

# Two starts at the same time must not build into each other.
locked() {
  mkdir -p "$stamps"
  exec 9>"$stamps/lock"
  flock -n 9 || { say "Waiting for another build of this folder ..."; flock 9; }
  "$@"
  exec 9>&-
}

npm_ci() { npm ci --prefix "$1" --no-audit --no-fund --loglevel=error; }

engine_is_current() {
  [ -n "${SIGHTGLASS_ENGINE_LIBRARY:-}" ] || [ -n "${SIGHTGLASS_Storage__ClickHouse__Url:-}" ] ||
    { [ -e "$root/eng/engine/node_modules/@chdb/lib-linux-x64-gnu/libchdb.so" ] && is_current engine "$root/eng/engine/package-lock.json"; }
}

build_engine() {
  engine_is_current && return
  [ "$(uname -sm)" = "Linux x86_64" ] ||
    fail "the embedded engine exists for Linux on x86-64, and this is $(uname -sm); name a ClickHouse server in SIGHTGLASS_Storage__ClickHouse__Url"
  need_node
  step engine "Installing the engine library (178 MB to fetch, once)" npm_ci eng/engine
}

ui_packages_are_current() { [ -d "$root/ui/node_modules" ] && is_current ui-packages "$root/ui/package-lock.json"; }

ui_is_current() {
  [ ! -e "$root/ui/package.json" ] ||
    { [ -e "$root/ui/dist/index.html" ] && is_current ui "$root"/ui/{src,public,index.html,package.json,package-lock.json,tsconfig.json,vite.config.ts}; }
}

build_ui_packages() {
  [ -e "$root/ui/package.json" ] || return 0
  ui_packages_are_current && return
  need_node
  step ui-packages "Installing the packages of the page" npm_ci ui
}

build_ui() {
  ui_is_current && return
  build_ui_packages
  step ui "Building the page" npm run build --prefix ui --silent
}

server_is_current() { [ -x "$server" ] && is_current server "$root"/src "$root"/{Directory.Build.props,Directory.Build.targets,Directory.Packages.props,global.json} "$root"/eng/{BannedSymbols.txt,ahead}; }

# Without it the server is compiled while it runs: the same, with slower first seconds.
fetch_ahead() {
  is_current ahead "$root/eng/ahead" || (step ahead "Fetching the compiler that works ahead of time (16 MB, once)" dotnet restore eng/ahead/ahead.proj --nologo -v q) ||
    say "The server will be compiled while it runs."
}

build_server() {
  server_is_current && return
  need_dotnet_10
  fetch_ahead
  step server "Building the server" dotnet build src/Sightglass.Server -c Release --nologo -v q -tl:off
}
