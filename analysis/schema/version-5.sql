-- SPDX-License-Identifier: GPL-2.0-only
--
-- What version 5 has besides: transfers, and the network as it was built.

CREATE TABLE transfer(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  transfer INTEGER, src TEXT, dst TEXT, start REAL, bytes INTEGER, received INTEGER,
  completed REAL);
CREATE TABLE topology_node(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  node TEXT, kind TEXT, tier TEXT, area INTEGER, site TEXT, x REAL, y REAL);
CREATE TABLE topology_link(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  link TEXT, from_node TEXT, to_node TEXT, tier TEXT, rate INTEGER, delay REAL);
CREATE INDEX transfer_run ON transfer(run_id);
CREATE INDEX topology_node_run ON topology_node(run_id);
CREATE INDEX topology_link_run ON topology_link(run_id);
