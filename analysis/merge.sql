-- SPDX-License-Identifier: GPL-2.0-only
--
-- Move the runs of one results database into another, where they get the next free numbers. A run
-- that both hold is replaced by the newcomer. The source is used up.
--
--     sqlite3 -bail -cmd "ATTACH 'SOURCE' AS part" DESTINATION < analysis/merge.sql

PRAGMA foreign_keys = ON;
BEGIN IMMEDIATE;
DELETE FROM main.run WHERE run_key IN (SELECT run_key FROM part.run);
-- By way of negative numbers, so that no new number meets an old one on the way.
UPDATE part.run SET run_id = -run_id;
UPDATE part.run SET run_id = (SELECT coalesce(max(run_id), 0) FROM main.run) - run_id;
INSERT INTO main.run SELECT * FROM part.run ORDER BY run_id;
INSERT INTO main.param SELECT * FROM part.param;
INSERT INTO main.switch_state SELECT * FROM part.switch_state ORDER BY rowid;
INSERT INTO main.switch_counter SELECT * FROM part.switch_counter ORDER BY rowid;
INSERT INTO main.server_state SELECT * FROM part.server_state ORDER BY rowid;
INSERT INTO main.server_counter SELECT * FROM part.server_counter ORDER BY rowid;
INSERT INTO main.link_load SELECT * FROM part.link_load ORDER BY rowid;
INSERT INTO main.host_load SELECT * FROM part.host_load ORDER BY rowid;
INSERT INTO main.flow SELECT * FROM part.flow ORDER BY rowid;
INSERT INTO main.event SELECT * FROM part.event ORDER BY rowid;
INSERT INTO main.arp_series SELECT * FROM part.arp_series ORDER BY rowid;
INSERT INTO main.resolution SELECT * FROM part.resolution ORDER BY rowid;
INSERT INTO main.workload_count SELECT * FROM part.workload_count;
INSERT INTO main.transfer SELECT * FROM part.transfer ORDER BY rowid;
INSERT INTO main.topology_node SELECT * FROM part.topology_node ORDER BY rowid;
INSERT INTO main.topology_link SELECT * FROM part.topology_link ORDER BY rowid;
COMMIT;
