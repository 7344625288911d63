-- SPDX-License-Identifier: GPL-2.0-only
--
-- The tables of version 2, the oldest that is read. Foreign keys are declared for those who check or
-- merge files; a program inserts only rows of a run that it has just written.

CREATE TABLE run(
  run_id INTEGER PRIMARY KEY, run_key TEXT UNIQUE NOT NULL,
  scenario TEXT, scheme TEXT, directory TEXT, topology TEXT, seed INTEGER, rng_run INTEGER,
  switches INTEGER, hosts INTEGER, links INTEGER, sim_seconds REAL, wall_seconds REAL,
  events INTEGER, peak_rss_bytes INTEGER, ns3_version TEXT, module_version TEXT, argv TEXT,
  started_utc TEXT, status TEXT NOT NULL);
CREATE TABLE param(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  name TEXT NOT NULL, value TEXT, PRIMARY KEY(run_id, name)) WITHOUT ROWID;
CREATE TABLE switch_state(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  time REAL, switch TEXT, tier TEXT, table_name TEXT, lookup TEXT, entries INTEGER, bits INTEGER,
  capacity INTEGER);
CREATE TABLE link_load(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  link TEXT, from_node TEXT, to_node TEXT, tier TEXT, cast TEXT, protocol TEXT, frames INTEGER,
  bytes INTEGER);
CREATE TABLE host_load(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  host TEXT, cast TEXT, protocol TEXT, frames INTEGER, bytes INTEGER);
CREATE TABLE flow(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  flow INTEGER, src TEXT, dst TEXT, sent INTEGER, received INTEGER, first_delay REAL,
  hops INTEGER, shortest_hops INTEGER, duplicates INTEGER, outage REAL, looped INTEGER);
CREATE TABLE event(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  time REAL, node TEXT, kind TEXT, detail TEXT);
CREATE INDEX switch_state_run ON switch_state(run_id);
CREATE INDEX link_load_run ON link_load(run_id);
CREATE INDEX host_load_run ON host_load(run_id);
CREATE INDEX flow_run ON flow(run_id);
CREATE INDEX event_run ON event(run_id);
