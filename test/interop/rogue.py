# SPDX-License-Identifier: GPL-2.0-only
"""
A system that speaks IS-IS from a script (isis.py), on a packet socket, and not always by the rules.

  Speaker   one end of a point-to-point link: takes part in the three-way handshake with the keys
            that it has, keeps what the other end sends, and sends what it is told to
  attacks   PDUs that no correct system takes: {what it is: PDU}
"""

import contextlib
import socket
import struct
import threading
import time

import isis
from lab import ETH_P_ALL, PACKET_OUTGOING, Failure

AREA = "49.0001"


class Speaker(threading.Thread):
    """
    `link_key` and `area_key` are Keys or None. What it says of itself can be changed at any time:
    `circuit` is its extended local circuit ID, `extra` are TLVs added to its hellos, and with
    `silent` it sends no hellos. What it receives is in `received`: (seconds, Pdu or None, PDU).
    """

    def __init__(
        self,
        interface,
        system,
        address=None,
        link_key=None,
        area_key=None,
        circuit=1,
        extra=b"",
        silent=False,
        source="02:00:00:00:00:aa",
    ):
        super().__init__(daemon=True)
        self.interface = interface
        self.system = system
        self.address = address
        self.link_key = link_key
        self.area_key = area_key
        self.circuit = circuit
        self.extra = extra
        self.silent = silent
        self.source = source
        self.state = isis.DOWN
        self.neighbour = None  # (system ID, extended local circuit ID)
        self.heard = 0
        self.holding = 3
        self.received = []
        self.done = threading.Event()
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.socket.bind((interface, ETH_P_ALL))
        self.socket.settimeout(0.05)
        self.start()

    # ---- What it does by itself ----

    def run(self):
        due = 0
        while not self.done.is_set():
            changed = self._receive()
            now = time.monotonic()
            if self.state != isis.DOWN and now - self.heard > self.holding:
                self.state, self.neighbour = isis.DOWN, None
            if not self.silent and (changed or now >= due):
                self.send(self.hello())
                due = now + 0.9

    def _receive(self):
        """Take a frame; whether the state of the handshake has changed."""
        try:
            octets, where = self.socket.recvfrom(2048)
        except OSError:
            return False
        if where[2] == PACKET_OUTGOING or not isis.is_isis(octets):
            return False
        raw = octets[17:]
        try:
            raw = isis.pdu_of(octets)
            pdu = isis.decode(raw)
        except isis.Malformed:
            self.received.append((time.monotonic(), None, raw))
            return False
        self.received.append((time.monotonic(), pdu, raw))
        if pdu.type != isis.HELLO or self.silent:
            return False
        if self.link_key and not isis.verified(raw, self.link_key):
            return False
        return self._handshake(pdu)

    def _handshake(self, pdu):
        """The three-way handshake [RFC 5303 3.2]."""
        said = isis.three_way(pdu)
        if not said:
            return False
        if said.neighbour and (said.neighbour, said.neighbour_circuit) != (
            self.system,
            self.circuit,
        ):
            return False
        before = self.state
        self.heard, self.holding = time.monotonic(), pdu.fields["holding"]
        self.neighbour = (pdu.fields["system"], said.circuit)
        if said.state == isis.DOWN:
            self.state = isis.INITIALIZING
        elif said.state == isis.INITIALIZING or self.state != isis.DOWN:
            self.state = isis.UP
        return self.state != before

    def close(self):
        self.done.set()
        self.join()
        self.socket.close()

    # ---- What it is told to do ----

    def hello(self, state=None, key="own", **more):
        """A hello as it sends them; with another key, or another state, if one is given."""
        state = self.state if state is None else state
        value = isis.ThreeWay(state, self.circuit)
        if state != isis.DOWN and self.neighbour:
            value = isis.ThreeWay(state, self.circuit, *self.neighbour)
        tlvs = isis.tlv_protocols(isis.IPV4) + isis.tlv_areas(AREA) + isis.tlv_three_way(value)
        if self.address:
            tlvs += isis.tlv_addresses(self.address)
        key = self.link_key if key == "own" else key
        return isis.build_hello(self.system, tlvs + self.extra, key, **more)

    def lsp(self, sequence, tlvs=None, fragment="00-00", system=None, key="own", **more):
        """An LSP of its own, or in the name of another system."""
        if tlvs is None:
            tlvs = isis.tlv_areas(AREA) + isis.tlv_hostname("rogue")
        key = self.area_key if key == "own" else key
        return isis.build_lsp(
            "%s.%s" % (system or self.system, fragment), sequence, tlvs, key, **more
        )

    def send(self, pdu):
        with contextlib.suppress(OSError):  # the interface is down
            self.socket.send(isis.frame(self.source, pdu))

    def acknowledge(self, *lsps):
        """Send a PSNP with LSPs that have come."""
        entries = [
            isis.Entry(*(each.fields[name] for name in ("lifetime", "id", "sequence", "checksum")))
            for each in lsps
        ]
        self.send(isis.build_psnp(self.system, entries, self.area_key))

    def wait_up(self, limit=15):
        end = time.monotonic() + limit
        while self.state != isis.UP:
            if time.monotonic() > end:
                raise Failure("%s: no adjacency within %g s" % (self.interface, limit))
            time.sleep(0.02)

    def expect(self, what, condition, limit=15, since=None):
        """The first decoded PDU since a time (otherwise from now on) that fulfils a condition."""
        end = time.monotonic() + limit
        since = time.monotonic() if since is None else since
        at = 0
        while True:
            late = time.monotonic() > end
            while at < len(self.received):
                when, pdu, _ = self.received[at]
                at += 1
                if when >= since and pdu and condition(pdu):
                    return pdu
            if late:
                raise Failure("%s: %s: not within %g s" % (self.interface, what, limit))
            time.sleep(0.02)

    def exchange(self, pdu, what, condition, limit=15):
        """Send a PDU, and return the first that comes then and fulfils a condition."""
        since = time.monotonic()
        self.send(pdu)
        return self.expect(what, condition, limit, since)

    def newest(self, identifier):
        """The newest LSP with this ID that has come, or None."""
        found = [
            pdu
            for _, pdu, _ in list(self.received)
            if pdu and pdu.type in isis.LSPS and pdu.fields["id"] == identifier
        ]
        return max(found, key=lambda pdu: pdu.fields["sequence"], default=None)


# ---- What no correct system takes ----------------------------------------------------------------


def broken(pdu, key=None):
    """
    {what: PDU} made of a good one: headers and TLVs that break the standard. Where there is a key,
    digests (and of LSPs, checksums) are right, so that only the fault itself can be the reason to
    discard them.
    """
    kind = pdu[4] & 0x1F
    header = isis.HEADER[kind]

    def patched(at, *octets):
        return pdu[:at] + bytes(octets) + pdu[at + len(octets) :]

    def with_tlvs(octets):
        at = 17 if kind == isis.HELLO else 8
        longer = pdu + octets
        longer = longer[:at] + struct.pack("!H", len(longer)) + longer[at + 2 :]
        if key:
            return isis.sign(longer, key)
        return isis.put_checksum(longer) if kind in isis.LSPS else longer

    length_at = 17 if kind == isis.HELLO else 8
    found = {
        "discriminator": patched(0, 0x84),
        "length indicator too small": patched(1, header - 1),
        "length indicator too large": patched(1, header + 1),
        "version": patched(2, 2),
        "ID length": patched(3, 5),
        "PDU type": patched(4, 31),
        "second version": patched(5, 2),
        "maximum area addresses": patched(7, 2),
        "PDU length beyond the frame": patched(length_at, *struct.pack("!H", len(pdu) + 600)),
        "PDU length within the header": patched(length_at, *struct.pack("!H", header - 1)),
        "header cut off": pdu[: header - 3],
        "common header cut off": pdu[:5],
        "nothing": b"",
        "TLV of which only the type is there": with_tlvs(b"\x89"),
        "TLV cut off": with_tlvs(b"\x89\x20abc"),
        "TLV 22 cut off": with_tlvs(isis.tlv(22, bytes(9))),
        "sub-TLVs of TLV 22 beyond its end": with_tlvs(isis.tlv(22, bytes(10) + b"\x08\x04\x08")),
        "area address beyond its TLV": with_tlvs(isis.tlv(1, b"\x09\x49\x00\x01")),
        "TLV 250 with half a sub-TLV": with_tlvs(isis.tlv(250, b"\x01")),
        "TLV 250 with a sub-TLV cut off": with_tlvs(isis.tlv(250, b"\x01\x08\x01\x18")),
    }
    if kind == isis.HELLO:
        found["TLV 240 of the wrong length"] = with_tlvs(isis.tlv(240, bytes(7)))
        found["TLV 240 with an unknown state"] = with_tlvs(isis.tlv(240, b"\x03" + bytes(4)))
        found["circuit type 0"] = patched(8, 0)
    if kind in isis.LSPS:
        found["checksum"] = patched(isis.CHECKSUM_AT, pdu[24] ^ 0x11, pdu[25])
        found["checksum zero"] = patched(isis.CHECKSUM_AT, 0, 0)
    if kind not in (isis.HELLO, *isis.LSPS):
        found["TLV 9 with half an entry"] = with_tlvs(isis.tlv(9, bytes(24)))
    return found
