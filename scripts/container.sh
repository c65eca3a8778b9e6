#!/usr/bin/env bash
# Builds the Dockerfile and runs the image on real logs, on a Debian machine without a Docker engine.
#
#   scripts/container.sh [LOG_DIR]   (as root; default: samples/balance-sync-logs, and ../shared/balance-sync-logs
#                                    where it is there)
#
# debootstrap and npm's Node binary make the image that the Dockerfile names as its base, buildah builds on it with
# chroot isolation, and the result runs as its own user and, with a read-only root and no network, as an unknown one.
#
# CONTAINER_WORK   folder for the base image and all layers, kept for the next run (default: a temporary one, removed)
set -Eeuo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
image=localhost/calo-analyzer:check
npm_major=11
max_mb=400
passed=0
failed=0

say() { printf '\n== %s (%ss)\n' "$*" "$SECONDS"; }
pass() { passed=$((passed + 1)); echo "ok      $*"; }
fail() { failed=$((failed + 1)); echo "FAILED  $*"; }
die() { echo "container.sh: $*" >&2; exit 2; }
# check NAME COMMAND...: one check; the command's output is shown only where it fails.
check() {
  local name=$1 out
  shift
  if out=$("$@" 2>&1); then pass "$name"; else fail "$name"; printf '%s\n' "$out" | tail -n 25 | sed 's/^/        /'; fi
}

[ "$(id -u)" = 0 ] || die 'run it as root: it mounts and changes root (sudo scripts/container.sh)'
command -v npm >/dev/null || die 'npm is not there: install Node.js 22.13 or later'
if [ $# -gt 0 ]; then
  logs=("$(realpath -e -- "$1")")
else
  logs=()
  for dir in "$repo/samples/balance-sync-logs" "$repo/../shared/balance-sync-logs"; do
    [ ! -d "$dir" ] || logs+=("$(realpath -e -- "$dir")")
  done
  [ ${#logs[@]} -gt 0 ] || die 'no samples/balance-sync-logs here: name a folder of logs'
fi

if [ -n "${CONTAINER_WORK:-}" ]; then
  mkdir -p "$CONTAINER_WORK"
  work=$(realpath -e -- "$CONTAINER_WORK")
else
  work=$(mktemp -d "${TMPDIR:-/tmp}/calo-container.XXXXXX")
fi
scratch=$work/scratch # of this run alone
finish() {
  local status=$?
  trap - EXIT
  # A run that was stopped half-way can leave mounts: nothing below is removed before they are gone.
  awk -v top="$work/" 'index($5, top) == 1 { print $5 }' /proc/self/mountinfo | sort -r |
    while read -r mounted; do umount -l "$(printf '%b' "$mounted")"; done
  if [ -n "${CONTAINER_WORK:-}" ]; then
    buildah_ rm --all >/dev/null 2>&1 || true
    buildah_ rmi --prune >/dev/null 2>&1 || true
    rm -rf --one-file-system "$scratch"
  else
    rm -rf --one-file-system "$work"
  fi
  if [ "$status" != 0 ]; then fail "stopped with exit code $status before the end"; fi
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" = 0 ] || exit 1
}
trap finish EXIT
trap 'echo "container.sh: line $LINENO: $BASH_COMMAND" >&2' ERR
trap 'exit 130' INT
trap 'exit 143' TERM
rm -rf --one-file-system "$scratch"
mkdir -p "$scratch"

buildah_() { buildah --storage-driver vfs --root "$work/storage" --runroot "$work/run" "$@"; }

# --- tools ------------------------------------------------------------------------------------------------------
tools=()
command -v buildah >/dev/null || tools+=(buildah)
command -v debootstrap >/dev/null || tools+=(debootstrap)
[ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || tools+=(debian-archive-keyring)
if [ ${#tools[@]} -gt 0 ]; then
  say "installing ${tools[*]}"
  command -v apt-get >/dev/null || die "install ${tools[*]} first"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -qq -y --no-install-recommends "${tools[@]}" >"$scratch/apt.log" 2>&1 ||
    { tail -n 20 "$scratch/apt.log" >&2; die 'apt-get install failed'; }
fi

# --- the base image: what the Dockerfile pins, made here ---------------------------------------------------------
base=$(sed -n 's/^ARG BASE=//p' "$repo/Dockerfile")
base=${base%@*} # the copy made here has its tag, not its digest
[[ $base =~ ^docker\.io/library/node:([0-9]+\.[0-9]+\.[0-9]+)-([a-z]+)-slim$ ]] ||
  die "the Dockerfile's ARG BASE is no docker.io/library/node:VERSION-RELEASE-slim: '$base'"
node_version=${BASH_REMATCH[1]}
release=${BASH_REMATCH[2]}

# debian_mirror: where this machine's apt gets Debian from; nothing (debootstrap's own default) on another system
debian_mirror() {
  # shellcheck disable=SC2016 # $(…) is apt's own format, not a shell's
  { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' 2>/dev/null || true; } |
    sed -n '/^https\?:/{s#/*$##;p;}' | sort -u | sed -n 1p
}

make_base() {
  local container root proxy mirror
  container=$(buildah_ from scratch)
  root=$(buildah_ mount "$container")
  mirror=$(debian_mirror)
  proxy=
  eval "$(apt-config shell proxy Acquire::http::Proxy 2>/dev/null)"
  http_proxy=${http_proxy:-$proxy} debootstrap --variant=minbase "$release" "$root" ${mirror:+"$mirror"} \
    >"$scratch/debootstrap.log" 2>&1 || { tail -n 20 "$scratch/debootstrap.log" >&2; die 'debootstrap failed'; }
  rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/* "$root"/var/log/* \
    "$root"/usr/share/{doc,man,info,locale}/*
  npm install --prefix "$scratch/node" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error \
    "node-linux-$(node -p process.arch)@$node_version" "npm@$npm_major"
  install -D -m 0755 "$scratch"/node/node_modules/node-linux-*/bin/node "$root/usr/local/bin/node"
  mkdir -p "$root/usr/local/lib/node_modules"
  cp -a "$scratch/node/node_modules/npm" "$root/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
  chroot "$root" groupadd --gid 1000 node
  chroot "$root" useradd --uid 1000 --gid node --shell /bin/bash --create-home node
  buildah_ config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    --env "NODE_VERSION=$node_version" --cmd node "$container"
  buildah_ commit --quiet --rm "$container" "$base" >/dev/null
}

if [ -n "$(buildah_ images --quiet --filter "reference=$base" 2>/dev/null)" ]; then
  say "base image $base: the one made before"
else
  say "base image $base: making it"
  make_base
fi

# --- the build --------------------------------------------------------------------------------------------------
# npm's configuration of this machine, and the certificates that it trusts, for the build stage alone.
npm_setting() { npm config get "$1" --loglevel=silent; }
: >"$scratch/ca.pem"
cafile=$(npm_setting cafile)
for file in "${cafile#null}" "${NODE_EXTRA_CA_CERTS:-}" /etc/ssl/certs/ca-certificates.crt; do
  [ ! -r "$file" ] || cat "$file" >>"$scratch/ca.pem"
done
(
  umask 077
  for file in "$(npm_setting globalconfig)" "$(npm_setting userconfig)"; do
    # A line of the one that has no counterpart in the image (a path of this machine) stays out.
    [ ! -r "$file" ] || { sed -E '/^[[:space:]]*(cafile|prefix|cache|nodedir)[[:space:]]*=/d' "$file"; echo; }
  done
  echo "registry=$(npm_setting registry)"
  [ ! -s "$scratch/ca.pem" ] || echo 'cafile=/run/secrets/ca.pem'
) >"$scratch/npmrc"

version=$(node -p 'require(process.argv[1]).version' "$repo/package.json")
revision=$(git -C "$repo" rev-parse --verify --quiet HEAD 2>/dev/null || echo unknown)
created=$(TZ=UTC git -C "$repo" log -1 --format=%cd --date=format-local:%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u +%FT%TZ)
say "building $image"
if buildah_ bud --isolation chroot --pull-never --format oci --tag "$image" \
  --secret "id=npmrc,src=$scratch/npmrc" --secret "id=ca,src=$scratch/ca.pem" \
  --build-arg "BASE=$base" --build-arg "VERSION=$version" --build-arg "REVISION=$revision" \
  --build-arg "CREATED=$created" --file "$repo/Dockerfile" "$repo" >"$scratch/build.log" 2>&1; then
  pass 'the Dockerfile builds'
else
  sed '/^npm error Clean install/,/^npm error Run/d' "$scratch/build.log" | tail -n 60 >&2
  die 'the Dockerfile does not build'
fi

# --- what is in it ----------------------------------------------------------------------------------------------
say 'looking into the image'
container=$(buildah_ from --pull-never "$image")
root=$(buildah_ mount "$container")
buildah_ inspect --type image "$image" >"$scratch/image.json"

# config EXPRESSION: its value, with the image's configuration in c and its labels in l
config() { node -p 'const c = require(process.argv[1]).OCIv1.config, l = c.Labels ?? {}; eval(process.argv[2])' "$scratch/image.json" "$1"; }
# configured EXPRESSION: whether it holds
configured() { [ "$(config "$1")" = true ] || { config c; return 1; }; }
absent() { local found; found=$(find "$root" -xdev "$@" | head -n 5); [ -z "$found" ] || { echo "$found"; return 1; }; }

check 'its user is a number, and not root' configured '/^[1-9]\d*:[1-9]\d*$/.test(c.User)'
check 'its entry point is the program in exec form, --help by default' configured \
  'c.Entrypoint.length === 2 && c.Entrypoint[1] === "/app/dist/cli/main.js" && c.Cmd.join() === "--help"'
check 'it works in /app, so that ./output is /app/output' configured 'c.WorkingDir === "/app"'
check 'its labels tell title, licence, version, revision, date and base' configured "
  ['title', 'description', 'licenses', 'created'].every((name) => l['org.opencontainers.image.' + name]) &&
  l['org.opencontainers.image.version'] === '$version' &&
  l['org.opencontainers.image.revision'] === '$revision' && l['org.opencontainers.image.base.name'] === '$base'"
check "its Node is the $node_version that package.json pins" \
  node -e 'process.exit(require(process.argv[1]).devDependencies.node === process.argv[2] ? 0 : 1)' \
  "$repo/package.json" "$node_version"
check 'it has no npm, yarn, compiler or setuid program' absent \( -name npm -o -name npx -o -name 'yarn*' -o \
  -path '*/node_modules/typescript' -o -path '*/node_modules/node' -o -type f -perm /6000 \) -not -path '*/proc/*'
check 'nothing of the build is left in it: no npm configuration, no secret, no source' absent \
  \( -name .npmrc -o -name ca.pem -o -path "$root/src" -o -path "$root/app/src" -o -name '*.tsbuildinfo' \)
check 'it has one DuckDB library' test "$(find "$root/app" -name 'libduckdb*' | wc -l)" = 1
check 'nobody but root can change the program' absent -path "$root/app/*" -not -path "$root/app/output" -perm /022 -not -type l
size_mb=$(du -sm --apparent-size "$root" | cut -f1)
check "it is small: $size_mb MB of at most $max_mb" test "$size_mb" -le "$max_mb"

# --- running it -------------------------------------------------------------------------------------------------
mapfile -t entrypoint < <(config 'c.Entrypoint.join("\n")')
user=$(config c.User)

# run_image OUTPUT LOGS ARGUMENT...: the entry point as the image's own user, as `docker run` would start it
run_image() {
  local output=$1 data=$2
  shift 2
  buildah_ run --isolation chroot --user "$user" --volume "$data:/app/data:ro" --volume "$output:/app/output" \
    "$container" -- "${entrypoint[@]}" "$@"
}

# run_locked OUTPUT LOGS ARGUMENT...: the same as `docker run --user 54321:54321 --read-only --tmpfs /tmp --network none`
run_locked() {
  # shellcheck disable=SC2016 # for the inner shell
  ROOT=$root OUTPUT=$1 LOGS=$2 unshare --mount --net --pid --fork --kill-child bash -euc '
    shift 2
    mount --bind "$ROOT" "$ROOT"
    mount --bind "$LOGS" "$ROOT/app/data"
    mount -o remount,bind,ro "$ROOT/app/data"
    mount --bind "$OUTPUT" "$ROOT/app/output"
    mount -t tmpfs -o mode=1777 tmpfs "$ROOT/tmp"
    mount -t proc proc "$ROOT/proc"
    mount -t tmpfs -o mode=755 tmpfs "$ROOT/dev"
    for device in null zero random urandom; do
      touch "$ROOT/dev/$device"
      mount --bind "/dev/$device" "$ROOT/dev/$device"
    done
    mount -o remount,bind,ro "$ROOT"
    if touch "$ROOT/app/written" 2>/dev/null; then echo "the root is not read-only"; exit 99; fi
    exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin NODE_ENV=production HOME=/tmp \
      chroot "$ROOT" setpriv --reuid 54321 --regid 54321 --clear-groups --bounding-set=-all --no-new-privs \
      env --chdir=/app "$@"
  ' run_locked "$@"
}

# finishes OUTPUT COMMAND...: whether COMMAND ends with the exit code that its own manifest calls for: 4 where an input
# is damaged (the samples hold such a file on purpose), 0 where none is
finishes() {
  local output=$1 code=0 expected
  shift
  "$@" || code=$?
  # shellcheck disable=SC2016 # JavaScript
  expected=$(node -p 'const { files, problems } = require(process.argv[1]).summary
    files.damaged > 0 || problems.unreadable > 0 ? 4 : 0' "$output/manifest.json")
  echo "exit code $code, expected $expected"
  [ "$code" = "$expected" ]
}
has_results() {
  ls -lA "$1"
  [ -s "$1/calo_analysis_transactions.csv" ] && [ -s "$1/manifest.json" ]
}
# shows WORDS COMMAND...: whether COMMAND succeeds with WORDS in what it prints
shows() {
  local words=$1 out
  shift
  out=$("$@") && [[ $out == *"$words"* ]] && return
  echo "$out"
  return 1
}

empty=$scratch/empty
install -d "$empty"
install -d -o 1000 -g 1000 "$scratch/output-help"
check '--help answers' run_image "$scratch/output-help" "$empty" --help
n=0
for dir in "${logs[@]}"; do
  n=$((n + 1))
  name=$(realpath --relative-to="$repo" -- "$dir")
  own=$scratch/output-own-$n
  locked=$scratch/output-locked-$n
  install -d -m 0755 -o "${user%:*}" -g "${user#*:}" "$own"
  install -d -m 0755 -o 54321 -g 54321 "$locked"
  say "running it on $name"
  check "$name: runs as user $user" finishes "$own" run_image "$own" "$dir" /app/data
  check "$name: writes its results to the mounted folder" has_results "$own"
  check "$name: runs as an unknown user, read-only root, no network" \
    finishes "$locked" run_locked "$locked" "$dir" "${entrypoint[@]}" /app/data
  check "$name: has the same tables then" diff -rq --exclude='*.duckdb' --exclude=manifest.json "$own" "$locked"
  id=$(run_locked "$locked" "$dir" "${entrypoint[@]}" query 'select min(id) as id from transactions' --format csv |
    tail -n 1 | tr -d '\r') || true
  check "$name: query gives the id of a transaction: $id" test "${#id}" -gt 8
  check "$name: explain finds its log lines" shows /app/data/ run_locked "$locked" "$dir" "${entrypoint[@]}" explain "$id"
done
say 'done'
