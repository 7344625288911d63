# SPDX-License-Identifier: GPL-2.0-only
#
# elk.png: report figure 3.2, from our own runs. (a) ARP messages that a host exchanges and (b)
# broadcast ARP that it receives, over time, with and without a directory.

load system('printf %s "$MOOSE_ANALYSIS"').'/style.gp'
set terminal pngcairo size 1200,660 font 'DejaVu Sans,11' linewidth 1.2
set output 'elk.png'
set key below center reverse Left samplen 6 spacing 1.15 height 1 maxrows 4

# Rows of a query, for `plot'; the text of a query, for titles.
ask(query) = '"$MOOSE_ANALYSIS/query" "$MOOSE_DB" "'.query.'"'
rows(query) = '< '.ask(query)
text(query) = system(ask(query))

# Open shapes for Ethernet, which are larger: where both schemes agree, both are seen.
shape(i, filled) = word(filled ? '7 5' : '6 4', i) + 0
caption = text('SELECT text FROM caption')
network = text("SELECT DISTINCT 'mean over ' || hosts || ' hosts of ' || topology FROM comparable")
set multiplot layout 1,2 title 'ARP at a host, '.network."\n".caption

set xlabel 'time since power on (s)'

# The curve of a column for each scheme and directory there is, with its mean in the second half of
# the run, which is what remains once everybody is known.
pairs = text("SELECT DISTINCT scheme || ',' || directory FROM arp_rate ORDER BY 1 DESC")
scheme(pair) = pair[1 : strstrt(pair, ',') - 1]
directory(pair) = pair[strstrt(pair, ',') + 1 : *]
where(pair) = sprintf("scheme = '%s' AND directory = '%s'", scheme(pair), directory(pair))
late(column, pair) = text(sprintf( \
    "SELECT printf('%%.1f', avg(%s)) FROM arp_rate WHERE %s AND time >= (SELECT warm_up + " . \
    "sim_seconds / 2 FROM comparable)", column, where(pair)))
points(column, pair) = rows(sprintf( \
    "SELECT time + (SELECT arp_bin FROM comparable) / 2, %s FROM arp_rate WHERE %s", \
    column, where(pair)))
is_moose(pair) = scheme(pair) eq 'moose'
is_plain(pair) = directory(pair) eq 'none'
label(column, pair) = (is_moose(pair) ? 'MOOSE' : 'Ethernet').', '. \
    (is_plain(pair) ? 'ARP' : 'ELK').' ('.late(column, pair).' in the second half)'
draw(column) = sprintf( \
    "for [pair in pairs] points('%s', pair) with linespoints " . \
    "linestyle 11 + 10 * is_moose(pair) pointsize 1.9 - 0.7 * is_moose(pair) " . \
    "pointtype shape(1 + !is_plain(pair), is_moose(pair)) " . \
    "title label('%s', pair)", column, column)

set yrange [0 : *]
set ylabel 'messages a second'
set title '(a) ARP messages that a host sends and receives'
eval 'plot '.draw('exchanged')
set title '(b) broadcast ARP messages that a host receives'
eval 'plot '.draw('broadcasts')
unset multiplot
