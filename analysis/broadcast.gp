# SPDX-License-Identifier: GPL-2.0-only
#
# broadcast.png: broadcast frames that a host receives, against hosts.

load system('printf %s "$MOOSE_ANALYSIS"').'/style.gp'
set terminal pngcairo size 800,660
set output 'broadcast.png'
set title "Broadcast frames that a host receives in a run, mean over hosts\n".caption

set logscale y 2
set ylabel 'broadcast frames received a host (log scale)'
eval 'plot '.curves('broadcast_frames')
