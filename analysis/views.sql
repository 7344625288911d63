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
 WHERE time = (SELECT max(time) FROM switch_state AS s WHERE s.run_id = switch_state.run_id)
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
