# SPDX-License-Identifier: GPL-2.0-only
"""A sweep as a job array of the batch system Slurm."""

import math
import shlex

#: Slurm's default of MaxArraySize is 1001: indices up to 1000.
MOST_TASKS = 1000
#: What a run needs besides what its limits allow: minutes to start and end, MB outside the program.
MINUTES, MEGABYTES = 2, 200

SCRIPT = """\
#!/bin/bash
#
# The sweep {name} as a job array of Slurm: {count} runs{sharing}. The folder of the database, and
# this checkout, built, have to be there under the same names on all machines of the cluster.
#
#     array=$(sbatch --parsable {name}.slurm)
#     sbatch --dependency=afterany:$array --job-name={name}-join --wrap={join}
#
# The first job makes the runs. The second joins what they left into the database; runs that are
# missing or failed it makes itself.
#
#SBATCH --job-name={name}
#SBATCH --array=0-{last}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
{limits}#SBATCH --output=/dev/null

status=0
for ((job = SLURM_ARRAY_TASK_ID; job < {count}; job += {tasks})); do
    {command} --job "$job" || status=1
done
exit $status
"""


def script(definition, count, limits, command):
    """The script for `sbatch`; command is the sweep's without --job."""
    tasks = min(count, MOST_TASKS)
    turns = math.ceil(count / tasks)
    lines = ""
    if limits.time is not None:
        minutes = math.ceil(limits.time * turns / 60) + MINUTES
        lines += f"#SBATCH --time={minutes}\n"
    if limits.memory is not None:
        lines += f"#SBATCH --mem={limits.memory + MEGABYTES}M\n"
    words = shlex.join(command)
    return SCRIPT.format(
        name=definition.name,
        count=count,
        sharing="" if turns == 1 else f", up to {turns} a task",
        last=tasks - 1,
        tasks=tasks,
        limits=lines,
        command=words,
        join=shlex.quote(f"{words} --resume"),
    )
