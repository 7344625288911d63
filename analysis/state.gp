# SPDX-License-Identifier: GPL-2.0-only
#
# state.png: entries a switch against hosts.

load system('printf %s "$MOOSE_ANALYSIS"').'/style.gp'
set output 'state.png'
set multiplot layout 1,2 title "Forwarding state: entries in all tables of a switch that frames are looked up in\n".caption

set logscale y 2
set ylabel 'entries a switch (log scale)'
set yrange [text('SELECT min(mean_entries) / 2 FROM summary') : \
            text('SELECT max(max_entries) * 2 FROM summary')]

set title 'the switch with most'
eval 'plot '.curves('max_entries')
set title 'mean over switches'
eval 'plot '.curves('mean_entries')
unset multiplot
