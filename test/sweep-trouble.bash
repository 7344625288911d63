# SPDX-License-Identifier: GPL-2.0-only
#
# The cases of test/sweep-test about what goes wrong: killed sweeps, failing runs, files that cannot
# be used, full disks; and about other machines. test/sweep-test reads this file.

# ---- Programs that behave badly ------------------------------------------------------------------

# fake NAME: the program NAME is what comes on standard input.
fake=$work/fake
mkdir -p "$fake/scenarios"
ln -s "$built/scenarios/fat-tree" "$fake/scenarios/fat-tree"
fake() {
    { printf '#!/bin/bash\n' && cat; } >"$fake/scenarios/$1"
    chmod +x "$fake/scenarios/$1"
}
# shellcheck disable=SC2016
{
    fake crash <<<'kill -SEGV $$'
    fake hang <<<'case "$*" in *--run-key*) exit 2 ;; esac; echo "I wait"; exec -a "sleep $*" sleep 1000'
    fake stumble <<<'echo "stumble: I fell"; exit 1'
    fake refuse <<<'echo "refuse: --x=1 is not allowed; allowed: 2" >&2; exit 2'
    fake slow <<<'sleep 1; exec '"$built"'/scenarios/fat-tree "$@"'
    fake odd <<<'exit 77'
    fake silent <<<'exit 0'
    fake garbage <<<'for word; do case $word in --db=*)
        head -c 20000 /dev/urandom >"${word#--db=}" ;; esac; done'
    # A results database with a page in the middle overwritten.
    fake damaged <<<"$built/scenarios/fat-tree "'"$@" || exit; for word; do case $word in --db=*)
        dd if=/dev/zero of="${word#--db=}" bs=4096 seek=2 count=20 conv=notrunc status=none ;; esac; done'
    fake hungry <<<"case \"\$*\" in *--run-key*) exit 2 ;; esac; exec $built/scenarios/fat-tree --k=16 --hosts-per-edge=100"
    # Crashes unless it is mended, or is asked for its run key.
    fake shaky <<<'case "$*" in *--run-key*) ;; *) [ -e "$MENDED" ] || kill -SEGV $$ ;; esac
        exec '"$built"'/scenarios/fat-tree "$@"'
}
export MENDED=$work/mended

# The processes that work on a place in this test's folder.
at_work() {
    pgrep -f -- "--db=$work/$1" || true
}

# trouble PROGRAM...: trouble.toml has a run of each, between two runs that do well.
trouble() {
    local program
    {
        printf '%s\n' 'title = "trouble"' '[options]' 'k = 2' 'warm-up = 0.5' 'duration = 0.5'
        for program in fat-tree "$@" fat-tree; do
            printf '%s\n' '[[runs]]' "program = \"$program\"" "hosts-per-edge = $((n = ${n-0} + 1))"
        done
    } >trouble.toml
}

# ---- Killed --------------------------------------------------------------------------------------

# One of the processes below a process, by chance.
some_descendant() {
    local all=() next=("$1") pid
    while [ ${#next[@]} -gt 0 ]; do
        pid=${next[0]}
        next=("${next[@]:1}")
        mapfile -t children < <(pgrep -P "$pid")
        all+=("${children[@]}")
        next+=("${children[@]}")
    done
    [ ${#all[@]} -eq 0 ] || echo "${all[$((RANDOM % ${#all[@]}))]}"
}

# kill_one HOW CHILD: the sweep, its process group, GNU parallel, or one of what it has started.
kill_one() {
    case $1 in
        0) kill -9 "$2" ;;
        1) kill -9 -- "-$2" ;;
        2) pkill -9 -P "$2" ;;
        3) kill -9 "$(some_descendant "$2")" ;;
    esac 2>/dev/null
}

ten_kills_change_nothing() {
    sed 's/replications = 5/replications = 15/; s/\[0.5, 0.6\]/[90, 91]/; s/edge = 1/edge = 12/' \
        tiny.toml >kill.toml
    mkdir -p calm torn
    expect 0 sweep kill.toml --db calm/k.sqlite
    local child hits=0 how
    RANDOM=${SWEEP_TEST_SEED:-7}
    set -m
    for ((how = 0; hits < 10 && how < 40; how++)); do
        "$top/scenarios/sweep" kill.toml --db torn/k.sqlite --resume --jobs 2 >out 2>err </dev/null &
        child=$!
        sleep "0.$((RANDOM % 8 + 2))"
        if ! kill -0 "$child" 2>/dev/null; then
            # It was faster. Another one begins from nothing.
            wait "$child" || echo "status $?: $(cat err)"
            same calm/k.sqlite torn/k.sqlite
            rm -r torn/*
            continue
        fi
        hits=$((hits + 1))
        kill_one $((how % 4)) "$child"
        # What is left of a sweep that goes on without the one that was killed dies a little later.
        [ $((how % 4)) -ne 3 ] || sleep 0.2
        kill -9 "$child" 2>/dev/null
        wait "$child" 2>/dev/null
        [ ! -e torn/k.sqlite ] || sound torn/k.sqlite
        [ ! -e torn/k.sqlite ] || asked torn/k.sqlite 'SELECT count(*) - count(DISTINCT run_key),
            (SELECT count(*) - count(DISTINCT job) FROM sweep_run) FROM run' '0|0'
    done
    set +m
    [ $hits -eq 10 ] || echo "only $hits sweeps were still at work when they were to be killed"
    [ -z "$(at_work torn)" ] || echo "still at work: $(at_work torn)"
    expect 0 sweep kill.toml --db torn/k.sqlite --resume
    sound torn/k.sqlite
    same calm/k.sqlite torn/k.sqlite
    [ "$(ls torn)" = k.sqlite ] || ls torn
}

# ---- Failing runs --------------------------------------------------------------------------------

failures_are_told() {
    trouble crash hang stumble refuse odd silent garbage damaged torus
    MOOSE_BUILD=$fake expect 1 sweep trouble.toml --db trouble.sqlite --time-limit 1
    [ ! -s err ] || cat err
    sound trouble.sqlite
    said out '11 runs: 2 done, 9 failed'
    asked trouble.sqlite 'SELECT job, status, run_id FROM sweep_run WHERE job NOT IN (7, 8)' \
        "0|done|1
1|failed: killed by SIGSEGV|
2|failed: more than 1 s|
3|failed: stumble: I fell|
4|failed: refuse: --x=1 is not allowed; allowed: 2|
5|failed: exit status 77|
6|failed: it left no results|
9|failed: no program $fake/scenarios/torus|
10|done|$(sqlite3 trouble.sqlite 'SELECT max(run_id) FROM run')"
    asked trouble.sqlite "SELECT count(*) FROM sweep_run WHERE status LIKE
        'failed: its results are damaged: %' AND job IN (7, 8)" 2
    said out '  run 3: stumble: I fell'
    said out "    $fake/scenarios/stumble --k=2 --warm-up=0.5 --duration=0.5 --hosts-per-edge=4 --seed=1 --run=1"
    [ "$(cat trouble.sqlite.parts/trouble/3.log)" = 'stumble: I fell' ] || echo 'no log of run 3'
    # Repeating it says the same.
    MOOSE_BUILD=$fake expect 1 sweep trouble.toml --db trouble.sqlite --time-limit 1 --resume
    said out '11 runs: 2 done (2 of them before), 9 failed'
    [ -z "$(at_work trouble)" ] || echo "still at work: $(at_work trouble)"
}

resume_mends_failures() {
    trouble shaky fat-tree shaky
    touch "$MENDED"
    mkdir -p well ill
    MOOSE_BUILD=$fake expect 0 sweep trouble.toml --db well/x.sqlite
    rm "$MENDED"
    MOOSE_BUILD=$fake expect 1 sweep trouble.toml --db ill/x.sqlite
    asked ill/x.sqlite "SELECT count(*), sum(run.status = sweep_run.status), sum(run.status = 'done')
        FROM sweep_run JOIN run USING(run_id)" '5|5|3'
    touch "$MENDED"
    MOOSE_BUILD=$fake expect 0 sweep trouble.toml --db ill/x.sqlite --resume
    said out '5 runs: 5 done (3 of them before), 0 failed'
    same well/x.sqlite ill/x.sqlite
    [ "$(ls ill)" = x.sqlite ] || ls -R ill
}

limits_end_a_run() {
    trouble hungry hang
    printf '%s\n' '[limits]' 'time = 2' 'memory = 100' >>trouble.toml
    MOOSE_BUILD=$fake expect 1 sweep trouble.toml --db limits.sqlite
    asked limits.sqlite 'SELECT status FROM sweep_run' "$(printf '%s\n' done \
        'failed: more than 100 MB' 'failed: more than 2 s' done)"
}

stops_on_failure() {
    local bad
    # The slow one is at work when the bad one fails; one of these says so only by its results.
    for bad in stumble silent; do
        trouble slow $bad slow fat-tree fat-tree fat-tree
        MOOSE_BUILD=$fake expect 1 sweep trouble.toml --db $bad.sqlite --stop-on-failure --jobs 2
        [ ! -s err ] || cat err
        asked $bad.sqlite "SELECT job, substr(status, 1, 6) FROM sweep_run WHERE job < 3;
            SELECT count(*) FROM sweep_run WHERE job > 3" "$(printf '%s\n' '0|done' '1|done' '2|failed' 0)"
    done
    said out '8 runs: '
    said out ' 1 failed, '
    said out ' not run, in '
}

ends_when_told() {
    trouble hang hang
    local child name status
    for name in INT TERM; do
        set -m
        MOOSE_BUILD=$fake "$top/scenarios/sweep" trouble.toml --db "$name.sqlite" --jobs 4 >out 2>err &
        child=$!
        set +m
        until [ "$(at_work "$name" | wc -l)" -ge 2 ] &&
            [ "$(sqlite3 "$name.sqlite" 'SELECT count(*) FROM run' 2>/dev/null)" = 1 ]; do
            kill -0 $child 2>/dev/null || break
            sleep 0.1
        done
        kill "-$name" $child
        status=0
        wait $child || status=$?
        [ "$status" -eq $((128 + $(kill -l $name))) ] || echo "$name: status $status"
        [ "$(wc -l <err)" -eq 1 ] || cat err
        said err "ended by SIG$name; 1 of 4 runs are done in"
        said err '--resume goes on'
        [ -z "$(at_work "$name")" ] || echo "still at work: $(at_work "$name")"
        sound "$name.sqlite"
    done
}

# ---- Places --------------------------------------------------------------------------------------

refuses_unusable_files() {
    mkdir -p folder.sqlite
    echo 'This is a text, and no database at all, whatever it is called.' >text.sqlite
    sqlite3 other.sqlite 'CREATE TABLE t(x)'
    cp one.sqlite newer.sqlite && sqlite3 newer.sqlite 'PRAGMA user_version = 7'
    cp one.sqlite older.sqlite && sqlite3 older.sqlite 'PRAGMA user_version = 5'
    refused pair.toml --db folder.sqlite -- 'it is a directory'
    refused pair.toml --db none/x.sqlite -- "there is no folder $work/none"
    refused pair.toml --db tiny.toml/x.sqlite -- "there is no folder $work/tiny.toml"
    refused pair.toml --db /proc/x.sqlite -- 'cannot write'
    refused pair.toml --db text.sqlite -- 'text.sqlite: file is not a database'
    refused pair.toml --db other.sqlite -- 'other.sqlite: no results database'
    refused pair.toml --db newer.sqlite -- 'has schema version 7, newer than 6, which this checkout knows'
    refused pair.toml --db older.sqlite -- 'has schema version 5; analysis/migrate FILE brings it to 6'
}

one_sweep_at_a_time() {
    trouble hang
    set -m
    MOOSE_BUILD=$fake "$top/scenarios/sweep" trouble.toml --db busy.sqlite >first 2>&1 &
    local child=$!
    set +m
    until [ -n "$(at_work busy)" ]; do
        kill -0 $child 2>/dev/null || break
        sleep 0.1
    done
    for words in "--resume" "--job 0"; do
        # shellcheck disable=SC2086
        MOOSE_BUILD=$fake expect 2 sweep trouble.toml --db busy.sqlite $words
        [ "$(wc -l <err)" -eq 1 ] || cat err
        said err "writing $work/busy.sqlite"
    done
    kill $child
    wait $child 2>/dev/null
}

full_disk() {
    if [ "$(id -u)" -ne 0 ] || ! mkdir disk || ! mount -t tmpfs -o size=1m sweep-test disk 2>/dev/null; then
        echo "skipped: a file system of 1 MB can be mounted by root only" >&4
        return
    fi
    sed 's/edge = 1/edge = 40/; s/\[0.5, 0.6\]/2/' tiny.toml >disk.toml
    expect 1 sweep disk.toml --db disk/x.sqlite
    said err 'database or disk is full'
    [ "$(wc -l <err)" -eq 1 ] || cat err
    sound disk/x.sqlite
    mount -o remount,size=64m disk
    expect 0 sweep disk.toml --db disk/x.sqlite --resume
    sound disk/x.sqlite
    asked disk/x.sqlite "SELECT count(*), count(DISTINCT run_id), min(status) FROM sweep_run" '10|10|done'
    umount disk
}

# ---- Elsewhere -----------------------------------------------------------------------------------

# The script's own loop, with what Slurm sets.
batch_jobs_are_joined() {
    mkdir -p batch
    expect 0 sweep tiny.toml --db batch/one.sqlite --slurm --time-limit 90 --memory-limit 800
    cp out batch/script
    said batch/script '#SBATCH --array=0-19'
    said batch/script '#SBATCH --time=4'
    said batch/script '#SBATCH --mem=1000M'
    bash -n batch/script
    for task in 0 1 2 5 19; do
        SLURM_ARRAY_TASK_ID=$task expect 0 bash batch/script >out 2>err
    done
    [ ! -e batch/one.sqlite ] || echo "a task wrote the database"
    expect 2 sweep tiny.toml --db batch/one.sqlite
    said err 'has results of this sweep; --resume takes them'
    bash -c "$(sed -n 's/^#.*--wrap=//p' batch/script | xargs echo)" >out 2>err || cat err
    said out '20 runs: 20 done (5 of them before), 0 failed'
    same one.sqlite batch/one.sqlite
    [ "$(ls batch)" = "$(printf '%s\n' one.sqlite script)" ] || ls batch
}

other_machines() {
    local sshd
    sshd=$(PATH=$PATH:/usr/sbin command -v sshd)
    if [ "$(id -u)" -ne 0 ] || [ -z "$sshd" ] || ! command -v rsync >/dev/null; then
        echo "skipped: there is no root, no server of SSH, or no rsync" >&4
        return
    fi
    # GNU parallel asks lscpu how many processors a machine has, and takes a complaint for a host.
    if ! lscpu >lscpu.out 2>&1 || grep -q '^lscpu:' lscpu.out; then
        echo "skipped: lscpu does not work here" >&4
        return
    fi
    mkdir -p ssh /run/sshd
    chmod 700 ssh
    ssh-keygen -q -t ed25519 -N '' -f ssh/host
    ssh-keygen -q -t ed25519 -N '' -f ssh/key
    cp ssh/key.pub ssh/authorized
    local port=$((20000 + $$ % 20000))
    printf '%s\n' "ListenAddress 127.0.0.1:$port" "HostKey $work/ssh/host" "PidFile $work/ssh/pid" \
        "AuthorizedKeysFile $work/ssh/authorized" 'StrictModes no' 'PermitRootLogin yes' 'UsePAM no' \
        >ssh/config
    "$sshd" -f "$work/ssh/config" -E "$work/ssh/log" || cat ssh/log
    echo "2/ssh -p $port -i $work/ssh/key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \
-o LogLevel=ERROR root@127.0.0.1" >machines
    expect 0 sweep pair.toml --db remote.sqlite --machines machines
    expect 0 sweep pair.toml --db local.sqlite
    same local.sqlite remote.sqlite
    # This machine too, and a failure on each.
    echo : >>machines
    trouble stumble stumble stumble
    MOOSE_BUILD=$fake expect 1 sweep trouble.toml --db both.sqlite --machines machines
    asked both.sqlite 'SELECT status FROM sweep_run' "$(printf '%s\n' done \
        'failed: stumble: I fell' 'failed: stumble: I fell' 'failed: stumble: I fell' done)"
    [ -z "$(ls -d /tmp/moose-tmp* 2>/dev/null)" ] || ls -d /tmp/moose-tmp*
    kill "$(cat ssh/pid)"
}
