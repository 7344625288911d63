-- SPDX-License-Identifier: GPL-2.0-only
--
-- What version 4 has besides: what switches and servers count.

CREATE TABLE switch_counter(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  switch TEXT, name TEXT, value INTEGER);
CREATE TABLE server_state(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  time REAL, server TEXT, table_name TEXT, entries INTEGER, bits INTEGER, capacity INTEGER);
CREATE TABLE server_counter(
  run_id INTEGER NOT NULL REFERENCES run ON UPDATE CASCADE ON DELETE CASCADE,
  server TEXT, name TEXT, value INTEGER);
CREATE INDEX switch_counter_run ON switch_counter(run_id);
CREATE INDEX server_state_run ON server_state(run_id);
CREATE INDEX server_counter_run ON server_counter(run_id);
