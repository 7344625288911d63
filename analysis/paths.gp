# SPDX-License-Identifier: GPL-2.0-only
#
# paths.png: how long paths are against the shortest, and how many of the links between switches
# carry data, against hosts.

load system('printf %s "$MOOSE_ANALYSIS"').'/style.gp'
set output 'paths.png'
set multiplot layout 1,2 title "Paths: their length, and the links they use\n".caption

set yrange [0 : text('SELECT max(max(hops), max(shortest_hops)) * 1.15 FROM summary')]
set title 'length of a path, mean over flows (+ shortest possible)'
set ylabel 'links from host to host'
eval 'plot '.curves('hops').", rows('SELECT hosts, shortest_hops FROM summary') with points " . \
     "linecolor rgb 'black' linewidth 1.2 pointtype 1 pointsize 2.5 notitle"

set yrange [0 : 105]
set title 'links between switches that carried unicast data'
set ylabel '% of all links between switches'
eval 'plot '.curves('trunks_used_percent')
unset multiplot
