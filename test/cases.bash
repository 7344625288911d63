# SPDX-License-Identifier: GPL-2.0-only
#
# For tests that are shell scripts: cases that are functions, reported in the format of the
# test-runner's --verbose, which test/run counts. A case passes if it prints nothing and leaves
# nothing on standard error. One that cannot be run here says `echo "skipped: REASON" >&4`.
#
#     . "$(dirname "$0")/cases.bash"
#     begin_cases quickstart "Checks scenarios/quickstart --short" "$@"
#     run_case "what holds" function
#     end_cases

# begin_cases SUITE WHAT [ARGUMENT]...: reads the arguments of the script; from here on the folder
# is an empty one of its own, whose name is in `work' and which vanishes at the end.
begin_cases() {
    suite=$1
    local what=$2 arg
    shift 2
    exec 3>&1 4>&1
    for arg in "$@"; do
        case $arg in
            --help)
                echo "Usage: test/$suite-test [--out=FILE]"
                echo "$what; the report goes to FILE instead of to the screen."
                exit
                ;;
            --out=?*) exec 3>"${arg#*=}" || exit 2 ;;
            *)
                echo "test/$suite-test: unknown option $arg; see --help" >&2
                exit 2
                ;;
        esac
    done
    failed=0
    lines=()
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    cd "$work" || exit 1
}

# run_case SENTENCE FUNCTION [ARGUMENT]...
run_case() {
    local begin=${EPOCHREALTIME/./} sentence=$1 found verdict=PASS
    shift
    found=$("$@" 2>&1 3>&-)
    if [ -n "$found" ]; then
        verdict=FAIL
        failed=1
    fi
    local micros=$((${EPOCHREALTIME/./} - begin))
    lines+=("$(printf '  %s %s %d.%03d s' "$verdict" "$sentence" $((micros / 1000000)) $((micros / 1000 % 1000)))")
    [ $verdict = PASS ] || lines+=("$(head -n 20 <<<"$found" | sed 's/^/        /')")
}

# Writes the report, and ends with 1 if a case failed.
end_cases() {
    {
        [ $failed -eq 0 ] && echo "PASS $suite $SECONDS s" || echo "FAIL $suite $SECONDS s"
        printf '%s\n' "${lines[@]}"
    } >&3
    exit $failed
}
