#!/bin/sh
# Makes .venv and installs a lock file into it, once for each state of the lock file.
#
#   sh tools/bootstrap.sh requirements        what the tool needs to run
#   sh tools/bootstrap.sh requirements-dev    that, and what its tests and linters need
#   sh tools/bootstrap.sh requirements-soak   that, and a fuzzer
#
# Uses uv where it is installed, else venv and pip. HOKUSAI_PYTHON names a Python to use.
set -eu

cd "$(dirname "$0")/.."
wanted=$1
lock=$wanted.lock
python=.venv/bin/python

say() { printf '%s\n' "$*" >&2; }

# A copy of the lock file in .venv says what is installed.
installed() {
    cmp -s "$lock" ".venv/$lock" && "$python" -c '' 2>/dev/null
}

# Prints the real program behind a name when it is a Python that will do: a version manager's shim may exist and fail.
usable() {
    modules=sys
    [ -n "$uv" ] || modules='sys, venv, ensurepip'
    "$1" -c "import $modules
if sys.version_info >= (3, 11): print(sys.executable)" 2>/dev/null || true
}

find_python() {
    for name in ${HOKUSAI_PYTHON:+"$HOKUSAI_PYTHON"} python3.13 python3.12 python3.14 python3.11 python3 python; do
        IFS_before=$IFS
        IFS=:
        for folder in '' $PATH; do
            IFS=$IFS_before
            case $name in */*) program=$name ;; *) program=${folder:+$folder/$name} ;; esac
            [ -n "$program" ] && [ -x "$program" ] || continue
            found=$(usable "$program")
            [ -z "$found" ] || { printf '%s\n' "$found"; return; }
        done
        IFS=$IFS_before
    done
}

no_python() {
    say "No Python 3.11 or newer was found on PATH that can make a virtual environment."
    for name in python3.14 python3.13 python3.12 python3.11 python3; do
        if program=$(command -v "$name" 2>/dev/null); then
            said=$("$program" -c 'import sys; print("Python %d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || said="does not run"
            case $said in
                "Python 3."[0-9]"."* | "Python 3.10."*) said="$said, too old" ;;
                Python*) said="$said, but it lacks the modules venv or ensurepip (Debian: apt-get install python3-venv)" ;;
            esac
            say "  $program: $said"
        fi
    done
    say "Install one in one of these ways, then run the same command again:"
    say "  uv               https://docs.astral.sh/uv/ (fetches a Python by itself)"
    say "  Debian, Ubuntu   apt-get install python3 python3-venv"
    say "  macOS            brew install python@3.13"
    say "  elsewhere        https://www.python.org/downloads/"
    exit 3
}

make_environment() {
    found=$(find_python)
    [ -n "$uv$found" ] || no_python
    rm -rf .venv
    if [ -n "$uv" ]; then
        say "Making .venv with uv and ${found:-a Python that uv fetches} ..."
        "$uv" venv --quiet --python "${found:-3.13}" .venv
    else
        say "Making .venv with $found ..."
        "$found" -m venv .venv
    fi
}

install() {
    say "Installing $(grep -c '==' "$lock") packages from $lock ..."
    if [ -n "$uv" ]; then
        "$uv" pip install --quiet --python "$python" --require-hashes -r "$lock"
    else
        "$python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "$lock"
    fi
}

if installed; then
    exit 0
fi
uv=${HOKUSAI_UV-$(command -v uv 2>/dev/null || true)}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
    { [ -n "$uv" ] || "$python" -c 'import pip' 2>/dev/null; } || make_environment
if ! install; then
    say "The packages could not be installed; the lines above say why."
    say "Is the network there? A package index of your own goes into PIP_INDEX_URL or UV_INDEX_URL."
    exit 3
fi
# The development lock contains the other one, pin for pin.
[ "$wanted" = requirements ] || cp requirements.lock .venv/
cp "$lock" .venv/
