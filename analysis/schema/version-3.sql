-- SPDX-License-Identifier: GPL-2.0-only
--
-- What version 3 has besides: the directory and its load.

ALTER TABLE host_load ADD COLUMN second_half_frames INTEGER;
CREATE TABLE arp_series(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  time REAL, sent INTEGER, received INTEGER, broadcast_received INTEGER);
CREATE TABLE resolution(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  host TEXT, target TEXT, dst TEXT, time REAL, delay REAL, requests INTEGER);
CREATE TABLE workload_count(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  name TEXT NOT NULL, value INTEGER, PRIMARY KEY(run_id, name)) WITHOUT ROWID;
CREATE INDEX arp_series_run ON arp_series(run_id);
CREATE INDEX resolution_run ON resolution(run_id);
