# SPDX-License-Identifier: GPL-2.0-only
#
# What all figures look like. A scheme has its own colour, dash and filling, so that a copy in grey
# says the same. lab/gnuplot.py has their points and patterns.

set encoding utf8

# Ethernet's series: 11 and on.
set style line 11 linecolor rgb '#c05000' dashtype (18, 9) linewidth 1.6
set style line 12 linecolor rgb '#e08030' dashtype (6, 5) linewidth 1.6
set style line 13 linecolor rgb '#903000' dashtype (18, 6, 3, 6) linewidth 1.6
set style line 14 linecolor rgb '#d09060' dashtype (3, 4) linewidth 1.6
set style line 15 linecolor rgb '#a06020' dashtype (12, 4, 3, 4, 3, 4) linewidth 1.6
set style line 16 linecolor rgb '#602000' dashtype (24, 4) linewidth 1.6

# MOOSE's: 21 and on.
set style line 21 linecolor rgb '#003f80' dashtype 1 linewidth 1.6
set style line 22 linecolor rgb '#3080c8' dashtype (24, 5) linewidth 1.6
set style line 23 linecolor rgb '#001830' dashtype (18, 4, 3, 4) linewidth 1.6
set style line 24 linecolor rgb '#60a0d8' dashtype (9, 3) linewidth 1.6
set style line 25 linecolor rgb '#205090' dashtype (3, 3) linewidth 1.6
set style line 26 linecolor rgb '#80b0e0' dashtype (12, 3, 3, 3, 3, 3) linewidth 1.6

# Any other scheme's: 31 and on.
set style line 31 linecolor rgb '#206020' dashtype (12, 6) linewidth 1.6
set style line 32 linecolor rgb '#509050' dashtype (4, 4) linewidth 1.6
set style line 33 linecolor rgb '#103010' dashtype (18, 4, 4, 4) linewidth 1.6
set style line 34 linecolor rgb '#80b080' dashtype (2, 3) linewidth 1.6
set style line 35 linecolor rgb '#407040' dashtype (8, 8) linewidth 1.6
set style line 36 linecolor rgb '#002000' dashtype (24, 8) linewidth 1.6

# What is no series: a bound or a fit, and the gap between zero and a logarithmic axis.
set style line 8 linecolor rgb '#000000' dashtype (2, 5) linewidth 1.2
set style line 9 linecolor rgb '#d4d4d4' dashtype 1 linewidth 2.5

set border 3
set tics nomirror out
set grid xtics ytics linecolor rgb '#a8a8a8' linewidth 0.7 dashtype 3
set datafile separator tab
