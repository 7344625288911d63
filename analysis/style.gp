# SPDX-License-Identifier: GPL-2.0-only
#
# What the plots have in common: their look, and how they ask the database. The script `plots' runs
# them and sets MOOSE_DB and MOOSE_ANALYSIS.

set terminal pngcairo size 1200,660 font 'DejaVu Sans,11' linewidth 1.2
set encoding utf8

# Rows of a query, for `plot'; the text of a query, for titles.
ask(query) = '"$MOOSE_ANALYSIS/query" "$MOOSE_DB" "'.query.'"'
rows(query) = '< '.ask(query)
text(query) = system(ask(query))

# Columns of the summary of one scheme on the networks with this many switches.
of(columns, scheme, switches) = rows(sprintf( \
    "SELECT hosts, %s FROM summary WHERE scheme = '%s' AND switches = %s", \
    columns, scheme, switches))

networks = text('SELECT DISTINCT switches FROM summary ORDER BY switches')
name(switches) = text('SELECT DISTINCT topology FROM summary WHERE switches = '.switches)
caption = text('SELECT text FROM caption')

# A scheme has its own colour, dash and filling, a network its own shape, so that a copy in grey
# says the same. Ethernet's open shapes are larger: where both schemes agree, both are seen.
set style line 1 linecolor rgb '#c05000' dashtype (18, 9) linewidth 1.6
set style line 2 linecolor rgb '#003f80' dashtype 1 linewidth 1.6
shape(i, filled) = word(filled ? '7 5 9 13 11 15' : '6 4 8 12 10 14', (i - 1) % 6 + 1) + 0

# The curves of a column, one for each scheme and network: eval 'plot '.curves('hops')
one(column, scheme, linestyle, filled, size, title) = sprintf( \
    "for [i = 1 : words(networks)] of('%s', '%s', word(networks, i)) with linespoints " . \
    "linestyle %d pointtype shape(i, %d) pointsize %g title '%s, '.name(word(networks, i))", \
    column, scheme, linestyle, filled, size, title)
curves(column) = one(column, 'ethernet', 1, 0, 1.9, 'Ethernet').', '. \
                 one(column, 'moose', 2, 1, 1.2, 'MOOSE')

set border 3
set tics nomirror out
set grid xtics ytics linecolor rgb '#a8a8a8' linewidth 0.7 dashtype 3
set key below center reverse Left samplen 6 spacing 1.15 height 1 \
        maxrows words(networks)
set xlabel 'hosts in the network'
set logscale x 2
set datafile separator tab
