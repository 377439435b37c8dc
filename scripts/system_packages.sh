#!/usr/bin/env bash
# Makes sure that system packages are there: a C compiler (LightFM comes as source), libcurl4 (the packaged MongoDB
# links to it) and chromium (browser tests).
# Installs them on Debian and Ubuntu when run as root; elsewhere says what is missing and goes on.
set -euo pipefail

has() {
  case "$1" in
    gcc) command -v cc >/dev/null ;;
    libcurl4) ldconfig -p 2>/dev/null | grep -q 'libcurl\.so\.4' || [ "$(uname)" != Linux ] ;;
    chromium) [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

missing=()
for package in "$@"; do has "$package" || missing+=("$package"); done
case " ${missing[*]:-} " in *" gcc "*) missing+=(libc6-dev python3-dev) ;; esac
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing ${missing[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null
else
  echo "Please install: ${missing[*]} (for example: sudo apt-get install ${missing[*]}). What needs them will say so." >&2
fi
