-- SPDX-License-Identifier: GPL-2.0-only
--
-- What is read out of a results database (doc/database.md), defined once for the table and for the
-- plots. The views are temporary: reading a file never changes it.
--
--     sqlite3 -readonly -init analysis/views.sql FILE 'SELECT * FROM summary'

-- Options that say how large a network is.
CREATE TEMP VIEW size_option(name) AS
VALUES ('hosts-per-edge'), ('k'), ('rows'), ('racks'), ('dims'), ('switches'), ('dimension'),
       ('ports'), ('level'), ('degree'), ('graph'), ('sites'), ('site-count');

-- Runs that are over, each with the setting in which it was made: all that could make a difference
-- to its outcome, but for what the comparison is about (scheme, size) and the random numbers.
-- What is averaged or drawn together has one setting.
CREATE TEMP VIEW finished AS
SELECT run.*,
       (SELECT group_concat(name || '=' || value, ' ')
          FROM (SELECT name, value FROM param
                 WHERE param.run_id = run.run_id
                   AND name NOT IN ('scheme', 'seed', 'run')
                   AND name NOT IN (SELECT name FROM size_option)
                 ORDER BY name))
       || ' moose=' || module_version || ' ns-3=' || ns3_version AS setting
  FROM run
 WHERE status = 'done';

-- What each switch held when it was last looked at: all tables that frames are looked up in, and
-- apart from them those of the control plane, which lie in a processor's memory.
CREATE TEMP VIEW switch_size AS
SELECT run_id, switch, tier,
       sum(CASE WHEN lookup <> 'software' THEN entries ELSE 0 END) AS entries,
       sum(CASE WHEN lookup <> 'software' THEN entries * bits ELSE 0 END) AS bits,
       sum(CASE WHEN lookup = 'software' THEN entries ELSE 0 END) AS control_entries,
       sum(CASE WHEN lookup = 'software' THEN entries * bits ELSE 0 END) AS control_bits
  FROM switch_state
  JOIN (SELECT run_id, max(time) AS time FROM switch_state GROUP BY run_id) USING(run_id, time)
 GROUP BY run_id, switch, tier;

CREATE TEMP VIEW run_state AS
SELECT run_id, max(entries) AS max_entries, avg(entries) AS mean_entries, avg(bits) AS mean_bits,
       avg(control_entries) AS control_entries, avg(control_bits) AS control_bits
  FROM switch_size
 GROUP BY run_id;

-- Broadcast frames that a host had to receive, on average over hosts.
CREATE TEMP VIEW run_broadcast AS
SELECT run_id,
       sum(CASE WHEN "cast" = 'broadcast' THEN frames ELSE 0 END) * 1.0 / hosts AS broadcast_frames
  FROM host_load JOIN run USING(run_id)
 GROUP BY run_id;

-- Links between switches, and whether either direction carried unicast IP packets. ARP does not
-- count: what a link is there for is data.
CREATE TEMP VIEW trunk AS
SELECT run_id, link, tier,
       max("cast" = 'unicast' AND protocol IN ('ipv4', 'ipv6') AND frames > 0) AS used
  FROM link_load
 WHERE tier <> 'host'
 GROUP BY run_id, link, tier;

CREATE TEMP VIEW run_trunk AS
SELECT run_id, count(*) AS trunks, sum(used) AS trunks_used
  FROM trunk
 GROUP BY run_id;

-- Flows of which anything arrived: links on the way they took, and on a shortest one.
CREATE TEMP VIEW run_path AS
SELECT run_id, avg(hops) AS hops, avg(shortest_hops) AS shortest_hops
  FROM flow
 WHERE received > 0 AND hops IS NOT NULL AND shortest_hops IS NOT NULL
 GROUP BY run_id;

-- Flows that lost probes, the longest time that one of them went without (s), and probes that were
-- seen to go in circles.
CREATE TEMP VIEW run_outage AS
SELECT run_id, count(*) AS flows, sum(outage > 0) AS interrupted, max(outage) AS longest_outage,
       sum(looped) AS looped
  FROM flow
 GROUP BY run_id;

-- One row a scheme, size and setting: means over the runs, which differ in their random numbers
-- only; max_entries and longest_outage are the largest of all.
CREATE TEMP VIEW summary AS
SELECT setting, topology, switches, hosts, scheme, count(*) AS runs,
       max(max_entries) AS max_entries,
       avg(mean_entries) AS mean_entries,
       avg(mean_bits) AS mean_bits,
       avg(control_entries) AS control_entries,
       avg(control_bits) AS control_bits,
       avg(broadcast_frames) AS broadcast_frames,
       avg(100.0 * trunks_used / trunks) AS trunks_used_percent,
       avg(hops) AS hops,
       avg(shortest_hops) AS shortest_hops,
       avg(interrupted) AS interrupted,
       max(longest_outage) AS longest_outage,
       avg(looped) AS looped
  FROM finished
  LEFT JOIN run_state USING(run_id)
  LEFT JOIN run_broadcast USING(run_id)
  LEFT JOIN run_trunk USING(run_id)
  LEFT JOIN run_path USING(run_id)
  LEFT JOIN run_outage USING(run_id)
 GROUP BY setting, topology, switches, hosts, scheme
 ORDER BY setting, switches, hosts, scheme;

-- How it was measured, for the title of a plot; meaningful where there is one setting.
CREATE TEMP VIEW caption AS
SELECT 'workload ' || (SELECT value FROM param WHERE param.run_id = f.run_id AND name = 'workload')
       || ', ' || printf('%g', f.sim_seconds) || ' s simulated, '
       || count(DISTINCT seed || ' ' || rng_run) || ' random seed'
       || CASE WHEN count(DISTINCT seed || ' ' || rng_run) > 1 THEN 's (means)' ELSE '' END AS text
  FROM finished AS f;

-- The setting of a run but for its directory and its size: runs of one such setting show what a
-- directory changes, and how that grows with the network.
CREATE TEMP VIEW comparable AS
SELECT run_id, scheme, directory, topology, switches,
       hosts - coalesce((SELECT CAST(value AS INTEGER) FROM param
                          WHERE param.run_id = finished.run_id AND name = 'elk-servers'
                            AND directory = 'elk'), 0) AS hosts, -- without the directory's servers
       sim_seconds,
       (SELECT CAST(value AS REAL) FROM param WHERE param.run_id = finished.run_id
                                                AND name = 'warm-up') AS warm_up,
       (SELECT CAST(value AS REAL) FROM param WHERE param.run_id = finished.run_id
                                                AND name = 'arp-bin') AS arp_bin,
       (SELECT group_concat(name || '=' || value, ' ')
          FROM (SELECT name, value FROM param
                 WHERE param.run_id = finished.run_id
                   AND name NOT IN ('scheme', 'seed', 'run', 'directory', 'switch-arp-cache',
                                    'arp-rate')
                   AND name NOT IN (SELECT name FROM size_option)
                   AND name NOT LIKE 'elk-%'
                 ORDER BY name))
       || ' moose=' || module_version || ' ns-3=' || ns3_version AS setting
  FROM finished;

-- ARP over time, a host and second: messages sent and received, and broadcasts received. The last
-- bin may be shorter than the others. Means over runs that differ in their random numbers only.
CREATE TEMP VIEW arp_rate AS
SELECT setting, topology, hosts, scheme, directory, time, count(*) AS runs,
       avg((sent + received) / seconds / hosts) AS exchanged,
       avg(broadcast_received / seconds / hosts) AS broadcasts
  FROM (SELECT *, min(arp_bin, warm_up + sim_seconds - time) AS seconds
          FROM arp_series JOIN comparable USING(run_id))
 GROUP BY setting, topology, hosts, scheme, directory, time
 ORDER BY setting, topology, hosts, scheme, directory, time;

-- Frames that a host had to receive in each half of the measured time, on average over hosts:
-- broadcast, and unicast to others that switches flooded.
CREATE TEMP VIEW run_half AS
SELECT run_id,
       sum(CASE WHEN "cast" = 'broadcast' THEN frames - second_half_frames ELSE 0 END) * 1.0
       / hosts AS broadcast_first_half,
       sum(CASE WHEN "cast" = 'broadcast' THEN second_half_frames ELSE 0 END) * 1.0
       / hosts AS broadcast_second_half,
       sum(CASE WHEN "cast" = 'flooded' THEN frames - second_half_frames ELSE 0 END) * 1.0
       / hosts AS flooded_first_half,
       sum(CASE WHEN "cast" = 'flooded' THEN second_half_frames ELSE 0 END) * 1.0
       / hosts AS flooded_second_half
  FROM host_load JOIN run USING(run_id)
 GROUP BY run_id;

-- How long hosts took to resolve each other's addresses (s). Of 100 delays the 99th in their order,
-- and of n the one at n * 99 / 100, rounded up.
CREATE TEMP VIEW run_resolution AS
SELECT run_id, count(delay) AS resolved, count(*) - count(delay) AS unresolved,
       avg(delay) AS mean_delay,
       max(CASE WHEN place <= (answers * 50 + 99) / 100 THEN delay END) AS median_delay,
       max(CASE WHEN place <= (answers * 99 + 99) / 100 THEN delay END) AS delay_99,
       max(delay) AS longest_delay
  FROM (SELECT run_id, delay, count(delay) OVER (PARTITION BY run_id) AS answers,
               row_number() OVER (PARTITION BY run_id ORDER BY delay IS NULL, delay) AS place
          FROM resolution
         WHERE dst IS NOT NULL)
 GROUP BY run_id;

-- Frames of address resolution on all links, both directions, means over runs.
CREATE TEMP VIEW resolution_load AS
SELECT setting, scheme, directory, topology, switches, hosts, count(*) AS runs,
       avg(arp) AS arp_frames, avg(elk) AS elk_frames, avg(arp + elk) AS frames
  FROM (SELECT run_id, sum(CASE WHEN protocol = 'arp' THEN frames ELSE 0 END) AS arp,
               sum(CASE WHEN protocol = 'elk' THEN frames ELSE 0 END) AS elk
          FROM link_load
         GROUP BY run_id)
  JOIN comparable USING(run_id)
 GROUP BY setting, scheme, directory, topology, switches, hosts
 ORDER BY setting, scheme, directory, hosts;

-- ---- Measures and confidence intervals ----------------------------------------------------------
--
-- What a run came to, as one row a run (run_measure) and as one row a number (measure), and over
-- runs that repeat each other with other random numbers (interval). Rates are a second of the
-- measured time.

-- State of the switches of a tier.
CREATE TEMP VIEW state_by_tier AS
SELECT run_id, tier, count(*) AS switches, max(entries) AS max_entries,
       avg(entries) AS mean_entries, max(bits) AS max_bits, avg(bits) AS mean_bits,
       avg(control_entries) AS control_entries, avg(control_bits) AS control_bits
  FROM switch_size
 GROUP BY run_id, tier;

-- What the links of a tier carried, both directions together.
CREATE TEMP VIEW protocol_load AS
SELECT run_id, tier, protocol, sum(frames) AS frames, sum(bytes) AS bytes
  FROM link_load
 GROUP BY run_id, tier, protocol;

-- What all hosts together had to receive.
CREATE TEMP VIEW host_protocol_load AS
SELECT run_id, "cast", protocol, sum(frames) AS frames, sum(bytes) AS bytes
  FROM host_load
 GROUP BY run_id, "cast", protocol;

-- How far each direction of each link was used, in per cent of its rate.
CREATE TEMP VIEW utilisation AS
SELECT run_id, link, from_node, to_node, tier, frames, bytes, rate,
       100.0 * 8 * bytes / sim_seconds / rate AS percent
  FROM (SELECT run_id, link, from_node, to_node, tier, sum(frames) AS frames, sum(bytes) AS bytes
          FROM link_load
         GROUP BY run_id, link, from_node)
  -- DISTINCT for speed: such a table is given an index for the join.
  JOIN (SELECT DISTINCT run_id, link, rate FROM topology_link) USING(run_id, link)
  JOIN run USING(run_id);

CREATE TEMP VIEW run_utilisation AS
SELECT run_id, max(percent) AS max_percent, avg(percent) AS mean_percent
  FROM utilisation
 WHERE tier <> 'host'
 GROUP BY run_id;

-- Time from the start, a failure or a repair (kind) to the last change of a port or route before
-- the next one; 0 where nothing changed.
CREATE TEMP VIEW convergence AS
SELECT run_id, node, substr(detail, 1, instr(detail, ' at ') - 1) AS kind,
       CAST(substr(detail, instr(detail, ' at ') + 4) AS REAL) AS time,
       CAST(substr(detail, instr(detail, ': ') + 2) AS REAL) AS seconds
  FROM event
 WHERE kind = 'converged';

CREATE TEMP VIEW run_convergence AS
SELECT run_id, max(CASE WHEN kind = 'start' THEN seconds END) AS start,
       max(CASE WHEN kind LIKE '%-down' THEN seconds END) AS failure,
       max(CASE WHEN kind LIKE '%-up' THEN seconds END) AS repair
  FROM convergence
 GROUP BY run_id;

-- Sums over the links of a run; a trunk is a link between switches, of two directions.
CREATE TEMP VIEW run_link_load AS
SELECT run_id, count(DISTINCT CASE WHEN tier <> 'host' THEN link END) AS trunks,
       count(DISTINCT CASE WHEN tier <> 'host' AND "cast" = 'unicast' AND frames > 0
                            AND protocol IN ('ipv4', 'ipv6') THEN link END) AS trunks_used,
       sum(CASE WHEN tier <> 'host' THEN frames ELSE 0 END) AS trunk_frames,
       sum(CASE WHEN tier <> 'host' THEN bytes ELSE 0 END) AS trunk_bytes,
       sum(CASE WHEN tier <> 'host' AND "cast" = 'broadcast' THEN frames ELSE 0 END)
       AS broadcast_frames,
       sum(CASE WHEN tier <> 'host' AND "cast" = 'broadcast' THEN bytes ELSE 0 END)
       AS broadcast_bytes,
       sum(CASE WHEN tier <> 'host' AND protocol IN ('bpdu', 'isis') THEN bytes ELSE 0 END)
       AS control_bytes,
       sum(CASE WHEN protocol = 'arp' THEN frames ELSE 0 END) AS arp_frames,
       sum(CASE WHEN protocol = 'elk' THEN frames ELSE 0 END) AS elk_frames
  FROM link_load
 GROUP BY run_id;

CREATE TEMP VIEW run_host_load AS
SELECT run_id, sum(frames) AS frames, sum(bytes) AS bytes,
       sum(CASE WHEN "cast" = 'broadcast' THEN frames ELSE 0 END) AS broadcast_frames,
       sum(CASE WHEN "cast" = 'broadcast' THEN bytes ELSE 0 END) AS broadcast_bytes,
       sum(CASE WHEN "cast" = 'flooded' THEN frames ELSE 0 END) AS flooded_frames,
       sum(CASE WHEN "cast" = 'flooded' THEN bytes ELSE 0 END) AS flooded_bytes
  FROM host_load
 GROUP BY run_id;

-- Flows; paths are of those of which anything arrived, as in run_path.
CREATE TEMP VIEW run_flow AS
SELECT run_id, count(*) AS flows, sum(sent) AS sent, sum(received) AS received,
       sum(outage > 0) AS interrupted, max(outage) AS longest_outage, sum(looped) AS looped,
       sum(duplicates) AS duplicates, avg(first_delay) AS first_delay,
       avg(CASE WHEN received > 0 THEN hops * 1.0 / shortest_hops END) AS stretch,
       max(CASE WHEN received > 0 THEN hops * 1.0 / shortest_hops END) AS max_stretch
  FROM flow
 GROUP BY run_id;

-- Of the flows that were interrupted the outage in the middle, or halfway between the two there.
CREATE TEMP VIEW run_median_outage AS
SELECT run_id, avg(outage) AS median_outage
  FROM (SELECT run_id, outage, count(*) OVER (PARTITION BY run_id) AS flows,
               row_number() OVER (PARTITION BY run_id ORDER BY outage) AS place
          FROM flow
         WHERE outage > 0)
 WHERE place IN ((flows + 1) / 2, (flows + 2) / 2)
 GROUP BY run_id;

CREATE TEMP VIEW run_transfer AS
SELECT run_id, count(*) AS transfers, count(completed) AS completed,
       avg(completed - start) AS seconds, sum(received) AS received, sum(bytes) AS bytes
  FROM transfer
 GROUP BY run_id;

-- Frames that switches dropped, by reason; and those that were lost by it: the others are copies,
-- or ends of a way, that each scheme has to drop.
CREATE TEMP VIEW dropped AS
SELECT run_id, node AS switch, substr(detail, 1, instr(detail, ' ') - 1) AS reason,
       CAST(substr(detail, instr(detail, ' ') + 1) AS INTEGER) AS frames
  FROM event
 WHERE kind = 'drop';

CREATE TEMP VIEW run_drop AS
SELECT run_id,
       sum(CASE WHEN reason IN ('discarding', 'same-port', 'no-port', 'not-local', 'not-on-tree',
                                'reverse-path') THEN 0 ELSE frames END) AS frames
  FROM dropped
 GROUP BY run_id;

-- One row a finished run. NULL: the run has nothing of the kind.
CREATE TEMP VIEW run_measure AS
SELECT run.run_id,
       max_entries AS entries_max,
       mean_entries AS entries_mean,
       mean_bits AS bits_mean,
       control_entries AS control_entries_mean,
       control_bits AS control_bits_mean,
       h.broadcast_frames / sim_seconds / hosts AS host_broadcast_frames,
       h.broadcast_bytes / sim_seconds / hosts AS host_broadcast_bytes,
       h.flooded_frames / sim_seconds / hosts AS host_flooded_frames,
       h.flooded_bytes / sim_seconds / hosts AS host_flooded_bytes,
       h.flooded_bytes * 1.0 / hosts AS host_flooded_total,
       h.bytes / sim_seconds / hosts AS host_bytes,
       l.broadcast_frames / sim_seconds / (2 * trunks) AS link_broadcast_frames,
       l.broadcast_bytes / sim_seconds / (2 * trunks) AS link_broadcast_bytes,
       l.control_bytes / sim_seconds / (2 * trunks) AS link_control_bytes,
       l.trunk_bytes / sim_seconds / (2 * trunks) AS link_bytes,
       100.0 * trunks_used / trunks AS links_used,
       max_percent AS utilisation_max,
       mean_percent AS utilisation_mean,
       hops AS hops_mean,
       shortest_hops AS hops_shortest,
       stretch AS stretch_mean,
       max_stretch AS stretch_max,
       first_delay AS first_delay_mean,
       100.0 * f.received / sent AS delivered,
       100.0 * interrupted / flows AS interrupted,
       longest_outage AS outage_longest,
       CASE WHEN flows > 0 THEN coalesce(median_outage, 0) END AS outage_median,
       looped,
       duplicates,
       c.start AS convergence_start,
       failure AS convergence_failure,
       repair AS convergence_repair,
       coalesce(d.frames, 0) AS dropped_frames,
       arp_frames,
       elk_frames,
       resolved,
       unresolved,
       median_delay AS resolution_median,
       delay_99 AS resolution_99,
       100.0 * completed / transfers AS transfers_completed,
       t.seconds AS transfer_mean,
       events,
       wall_seconds,
       peak_rss_bytes AS peak_memory
  FROM run
  LEFT JOIN run_state USING(run_id)
  LEFT JOIN run_host_load AS h USING(run_id)
  LEFT JOIN run_link_load AS l USING(run_id)
  LEFT JOIN run_utilisation USING(run_id)
  LEFT JOIN run_path USING(run_id)
  LEFT JOIN run_flow AS f USING(run_id)
  LEFT JOIN run_median_outage USING(run_id)
  LEFT JOIN run_convergence AS c USING(run_id)
  LEFT JOIN run_drop AS d USING(run_id)
  LEFT JOIN run_resolution USING(run_id)
  LEFT JOIN run_transfer AS t USING(run_id)
 WHERE status = 'done';

-- Its columns: place in a listing, unit of one, and what it is.
CREATE TEMP VIEW measure_name(place, name, unit, meaning) AS
VALUES (1, 'entries_max', 'entries', 'entries of the fullest switch'),
       (2, 'entries_mean', 'entries', 'entries a switch'),
       (3, 'bits_mean', 'bit', 'bits of the entries a switch'),
       (4, 'control_entries_mean', 'entries', 'entries of the control plane a switch'),
       (5, 'control_bits_mean', 'bit', 'bits of the control plane a switch'),
       (6, 'host_broadcast_frames', 'frames/s', 'broadcast frames a host'),
       (7, 'host_broadcast_bytes', 'octets/s', 'broadcast octets a host'),
       (8, 'host_flooded_frames', 'frames/s', 'flooded frames a host'),
       (9, 'host_flooded_bytes', 'octets/s', 'flooded octets a host'),
       (10, 'host_flooded_total', 'octets', 'flooded octets a host in all'),
       (11, 'host_bytes', 'octets/s', 'octets received a host'),
       (12, 'link_broadcast_frames', 'frames/s', 'broadcast frames a trunk and direction'),
       (13, 'link_broadcast_bytes', 'octets/s', 'broadcast octets a trunk and direction'),
       (14, 'link_control_bytes', 'octets/s', 'BPDU and IS-IS a trunk and direction'),
       (15, 'link_bytes', 'octets/s', 'octets a trunk and direction'),
       (16, 'links_used', '%', 'trunks that carried unicast IP'),
       (17, 'utilisation_max', '%', 'busiest direction of a trunk'),
       (18, 'utilisation_mean', '%', 'mean direction of a trunk'),
       (19, 'hops_mean', 'links', 'links a path'),
       (20, 'hops_shortest', 'links', 'links a shortest path'),
       (21, 'stretch_mean', '1', 'path by shortest path, mean'),
       (22, 'stretch_max', '1', 'path by shortest path, most'),
       (23, 'first_delay_mean', 's', 'delay of the first packet of a flow'),
       (24, 'delivered', '%', 'packets of flows delivered'),
       (25, 'interrupted', '%', 'flows interrupted'),
       (26, 'outage_longest', 's', 'longest outage of a flow'),
       (27, 'outage_median', 's', 'median outage of interrupted flows'),
       (28, 'looped', 'packets', 'packets seen twice on a trunk'),
       (29, 'duplicates', 'packets', 'packets received again'),
       (30, 'convergence_start', 's', 'convergence after the start'),
       (31, 'convergence_failure', 's', 'slowest convergence after a failure'),
       (32, 'convergence_repair', 's', 'slowest convergence after a repair'),
       (33, 'dropped_frames', 'frames', 'frames lost in switches'),
       (34, 'arp_frames', 'frames', 'ARP frames on all links'),
       (35, 'elk_frames', 'frames', 'ELK frames on all links'),
       (36, 'resolved', 'addresses', 'addresses resolved'),
       (37, 'unresolved', 'addresses', 'addresses not resolved'),
       (38, 'resolution_median', 's', 'median delay of resolution'),
       (39, 'resolution_99', 's', '99th percentile of it'),
       (40, 'transfers_completed', '%', 'transfers completed'),
       (41, 'transfer_mean', 's', 'mean time of a transfer'),
       (42, 'events', 'events', 'events simulated'),
       (43, 'wall_seconds', 's', 'wall time'),
       (44, 'peak_memory', 'octets', 'most memory resident');

-- The same, one row a number; besides what the workload counted.
CREATE TEMP VIEW measure AS
SELECT run_id, name, unit, value
  FROM (SELECT run_id, name, unit,
               CASE name
               WHEN 'entries_max' THEN entries_max
               WHEN 'entries_mean' THEN entries_mean
               WHEN 'bits_mean' THEN bits_mean
               WHEN 'control_entries_mean' THEN control_entries_mean
               WHEN 'control_bits_mean' THEN control_bits_mean
               WHEN 'host_broadcast_frames' THEN host_broadcast_frames
               WHEN 'host_broadcast_bytes' THEN host_broadcast_bytes
               WHEN 'host_flooded_frames' THEN host_flooded_frames
               WHEN 'host_flooded_bytes' THEN host_flooded_bytes
               WHEN 'host_flooded_total' THEN host_flooded_total
               WHEN 'host_bytes' THEN host_bytes
               WHEN 'link_broadcast_frames' THEN link_broadcast_frames
               WHEN 'link_broadcast_bytes' THEN link_broadcast_bytes
               WHEN 'link_control_bytes' THEN link_control_bytes
               WHEN 'link_bytes' THEN link_bytes
               WHEN 'links_used' THEN links_used
               WHEN 'utilisation_max' THEN utilisation_max
               WHEN 'utilisation_mean' THEN utilisation_mean
               WHEN 'hops_mean' THEN hops_mean
               WHEN 'hops_shortest' THEN hops_shortest
               WHEN 'stretch_mean' THEN stretch_mean
               WHEN 'stretch_max' THEN stretch_max
               WHEN 'first_delay_mean' THEN first_delay_mean
               WHEN 'delivered' THEN delivered
               WHEN 'interrupted' THEN interrupted
               WHEN 'outage_longest' THEN outage_longest
               WHEN 'outage_median' THEN outage_median
               WHEN 'looped' THEN looped
               WHEN 'duplicates' THEN duplicates
               WHEN 'convergence_start' THEN convergence_start
               WHEN 'convergence_failure' THEN convergence_failure
               WHEN 'convergence_repair' THEN convergence_repair
               WHEN 'dropped_frames' THEN dropped_frames
               WHEN 'arp_frames' THEN arp_frames
               WHEN 'elk_frames' THEN elk_frames
               WHEN 'resolved' THEN resolved
               WHEN 'unresolved' THEN unresolved
               WHEN 'resolution_median' THEN resolution_median
               WHEN 'resolution_99' THEN resolution_99
               WHEN 'transfers_completed' THEN transfers_completed
               WHEN 'transfer_mean' THEN transfer_mean
               WHEN 'events' THEN events
               WHEN 'wall_seconds' THEN wall_seconds
               WHEN 'peak_memory' THEN peak_memory
               END AS value
          FROM run_measure CROSS JOIN measure_name)
 WHERE value IS NOT NULL
 UNION ALL
SELECT run_id, 'workload_' || replace(name, '-', '_'), 'count', value
  FROM workload_count JOIN run USING(run_id)
 WHERE status = 'done';

-- Runs that repeat each other: all is the same but the random numbers. A group is called by its
-- first run.
CREATE TEMP VIEW replication AS
SELECT run_id, min(run_id) OVER (PARTITION BY scenario, scheme, directory, topology, ns3_version,
                                              module_version, options) AS group_id
  FROM (SELECT run.*,
               (SELECT group_concat(length(name) || ':' || name || '=' || value, ' ')
                  FROM (SELECT name, value FROM param
                         WHERE param.run_id = run.run_id AND name NOT IN ('seed', 'run')
                         ORDER BY name)) AS options
          FROM run
         WHERE status = 'done');

-- Student's t: quantile 0.975 by degrees of freedom. From 11 on it is the expansion about the
-- normal distribution [Abramowitz and Stegun 26.7.5], right to 0.00001.
CREATE TEMP VIEW student AS
WITH RECURSIVE number(df) AS (SELECT 1 UNION ALL SELECT df + 1 FROM number WHERE df < 10000)
SELECT df, CASE df WHEN 1 THEN 12.706205 WHEN 2 THEN 4.302653 WHEN 3 THEN 3.182446
                   WHEN 4 THEN 2.776445 WHEN 5 THEN 2.570582 WHEN 6 THEN 2.446912
                   WHEN 7 THEN 2.364624 WHEN 8 THEN 2.306004 WHEN 9 THEN 2.262157
                   WHEN 10 THEN 2.228139
           ELSE 1.959963985 + (2.372271230 + (2.822498616 + (2.555849680 + 1.589534053 / df) / df)
                               / df) / df END AS quantile
  FROM number;

-- Over the runs of a group: mean, standard deviation, and half of the width of the 95 % confidence
-- interval of the mean. NULL for a single run.
CREATE TEMP VIEW interval AS
SELECT group_id, name, unit, runs, mean, sd, quantile * sd / sqrt(runs) AS half_width,
       least, most
  FROM (SELECT group_id, name, unit, count(*) AS runs, mean, min(value) AS least,
               max(value) AS most,
               sqrt(sum((value - mean) * (value - mean)) / nullif(count(*) - 1, 0)) AS sd
          FROM (SELECT group_id, name, unit, value,
                       avg(value) OVER (PARTITION BY group_id, name) AS mean
                  FROM measure JOIN replication USING(run_id))
         GROUP BY group_id, name)
  LEFT JOIN student ON df = min(runs - 1, 10000);
