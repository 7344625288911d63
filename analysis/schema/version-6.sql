-- SPDX-License-Identifier: GPL-2.0-only
--
-- What version 6 has besides: the machine that made a run, and the sweeps that it belongs to.

ALTER TABLE run ADD COLUMN host TEXT;
CREATE TABLE sweep(
  sweep TEXT PRIMARY KEY NOT NULL, title TEXT, figures TEXT, definition TEXT,
  command TEXT) WITHOUT ROWID;
CREATE TABLE sweep_run(
  sweep TEXT NOT NULL REFERENCES sweep ON UPDATE CASCADE ON DELETE CASCADE,
  job INTEGER NOT NULL, command TEXT NOT NULL, status TEXT NOT NULL,
  run_id INTEGER REFERENCES run ON UPDATE CASCADE ON DELETE SET NULL,
  PRIMARY KEY(sweep, job)) WITHOUT ROWID;
CREATE INDEX sweep_run_run ON sweep_run(run_id);
