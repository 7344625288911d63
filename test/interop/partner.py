# SPDX-License-Identifier: GPL-2.0-only
"""
A partner that speaks from a script, so that two bridges under test come into exactly the same
situations, and the BPDUs that they then send can be compared field by field. A pair of real bridges
could not do that: what one of them sends depends on when the other one does what.

A bridge under test (Subject) has three ports. At the other end of each is a Line: a packet socket
that sends hellos while it has some, and keeps what comes. The scripts give {situation: frame}.
"""

import contextlib
import socket
import threading
import time

import bpdu
from bpdu import (
    AGREEMENT,
    ALTERNATE,
    CONFIG,
    DESIGNATED,
    FORWARDING,
    LEARNING,
    PROPOSAL,
    ROLE,
    ROOT,
    RST,
    TC,
    TC_ACK,
    TCN,
)
from lab import COST, ETH_P_ALL, PACKET_OUTGOING, Failure, run

PRIORITY, ADDRESS = 0x8000, "02:00:00:00:00:50"  # of each bridge under test
SELF = bpdu.bridge_id(PRIORITY, ADDRESS)
ABOVE = bpdu.bridge_id(0x1000, "02:00:00:00:00:10")  # the partner as a better bridge
BELOW = bpdu.bridge_id(0xF000, "02:00:00:00:00:f0")  # and as a worse one
SOURCE = "02:00:00:00:00:aa"
LIMIT = 30  # seconds for a BPDU to come
MAX_AGE, DELAY = 6, 4  # with STP; the shortest that there are


class Line:
    """The partner's end at one port."""

    def __init__(self, interface):
        self.interface = interface
        self.hello = None
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.socket.bind((interface, ETH_P_ALL))
        self.socket.settimeout(0.1)

    def up(self):
        run("ip", "link", "set", "dev", self.interface, "up")

    def send(self, kind, flags=0, hello=None, **more):
        """Send a BPDU, and from now on one like it, with the flags `hello`, every second."""
        with contextlib.suppress(OSError):
            self.socket.send(bpdu.build(SOURCE, kind, flags, **more))
        if hello is not None:
            self.hello = bpdu.build(SOURCE, kind, hello, **more)

    def receive(self):
        """A BPDU, or None if for a moment none comes."""
        with contextlib.suppress(OSError):
            frame, where = self.socket.recvfrom(2048)
            if where[2] != PACKET_OUTGOING and bpdu.is_bpdu(frame):
                return frame
        return None

    def expect(self, what, condition, limit=LIMIT):
        """The first BPDU from now on that fulfils a condition of its type and flags."""
        end = time.monotonic() + limit
        seen = []
        while time.monotonic() < end:
            frame = self.receive()
            if frame:
                kind, flags = frame[20], 0 if frame[20] == TCN else frame[21]
                if condition(kind, flags):
                    return frame
                seen.append("%02x/%02x" % (kind, flags))
        raise Failure(
            "%s: %s: not within %g s; type and flags seen: %s"
            % (self.interface, what, limit, " ".join(seen))
        )

    def forget(self):
        """Nothing that has come until now is of interest."""
        while self.receive():
            pass


class Subject:
    """A bridge under test: ours, of Open vSwitch or of Linux; with RSTP (2) or STP (0)."""

    def __init__(self, lab, kind, version):
        self.kind = kind
        prefix = {"ours": "ou", "ovs": "ov", "linux": "lb"}[kind]
        ports = ["%s%d" % (prefix, number) for number in (1, 2, 3)]
        times = {"max-age": MAX_AGE, "forward-delay": DELAY} if version == 0 else {}
        if kind == "ours":
            for port in ports:
                lab.add_tap(port)
            self.lines = [Line(port) for port in ports]
            words = ["%s=%s" % item for item in {**times, "version": version}.items()]
            self.peer = lab.start_peer(
                ",".join(["--switch=s", "address=" + ADDRESS, "priority=%d" % PRIORITY] + words),
                *("--port=s:%d=%s" % (number + 1, port) for number, port in enumerate(ports))
            )
            return
        for port in ports:
            lab.add_veth(port, port + "p")
            run("ip", "link", "set", "dev", port, "up")
        self.lines = [Line(port + "p") for port in ports]
        if kind == "ovs":
            lab.start_ovs()
            more = {"rstp-" + key: value for key, value in times.items()}
            if version == 0:
                more["rstp-force-protocol-version"] = 0
            lab.vsctl(
                *lab.ovs_bridge(prefix, PRIORITY, ADDRESS, **more),
                *(
                    word
                    for number, port in enumerate(ports)
                    for word in lab.ovs_port(prefix, port, number + 1)
                )
            )
        else:
            lab.add_linux_bridge(prefix, PRIORITY, ADDRESS)
            run("ip", "link", "set", "dev", prefix, "type", "bridge", "hello_time", "200")
            for port in ports:
                run("ip", "link", "set", "dev", port, "master", prefix)
                run("ip", "link", "set", "dev", port, "type", "bridge_slave", "cost", str(COST))

    @contextlib.contextmanager
    def hellos(self):
        """While in this context, lines that have hellos send them."""
        done = threading.Event()

        def send():
            while not done.wait(1):
                for line in self.lines:
                    if line.hello:
                        with contextlib.suppress(OSError):
                            line.socket.send(line.hello)

        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        try:
            yield self.lines
        finally:
            done.set()
            thread.join()


def rapid(kind, flags, *bits, role=DESIGNATED):
    """Whether an RST BPDU with this role has all the bits."""
    return kind == RST and flags & ROLE == role and all(flags & bit for bit in bits)


def rstp_script(subject):
    """The situations of RSTP; port 1 becomes root port, 2 alternate, 3 designated."""
    found = {}
    alive = DESIGNATED | LEARNING | FORWARDING
    agreed = ROOT | LEARNING | FORWARDING | AGREEMENT
    with subject.hellos() as (a, b, c):

        def note(line, what, condition, limit=LIMIT):
            found[what] = line.expect(what, condition, limit)

        a.up()
        note(
            a,
            "root, new link: proposal",
            lambda kind, flags: rapid(kind, flags, PROPOSAL) and not flags & LEARNING,
        )
        a.forget()
        a.send(RST, agreed, root=SELF, cost=COST, bridge=BELOW)
        note(
            a,
            "root, partner has agreed: topology change",
            lambda kind, flags: rapid(kind, flags, FORWARDING, TC) and not flags & PROPOSAL,
        )
        note(
            a, "root: hello", lambda kind, flags: rapid(kind, flags, FORWARDING) and not flags & TC
        )
        a.send(RST, DESIGNATED | PROPOSAL, alive, root=ABOVE, bridge=ABOVE, port=0x8001)
        note(
            a,
            "better root proposes: agreement of the root port",
            lambda kind, flags: rapid(kind, flags, AGREEMENT, role=ROOT),
        )
        b.up()
        b.expect("new link: proposal", lambda kind, flags: rapid(kind, flags, PROPOSAL))
        b.send(RST, DESIGNATED | PROPOSAL, alive, root=ABOVE, bridge=ABOVE, port=0x8002)
        # Open vSwitch never does this: run-interop says why.
        with contextlib.suppress(*([Failure] if subject.kind == "ovs" else [])):
            note(
                b,
                "better root proposes: agreement of the alternate port",
                lambda kind, flags: rapid(kind, flags, AGREEMENT, role=ALTERNATE),
                3 if subject.kind == "ovs" else LIMIT,
            )
        c.up()
        note(
            c,
            "below the root, new link: proposal",
            lambda kind, flags: rapid(kind, flags, PROPOSAL),
        )
        a.forget()
        c.send(RST, agreed, root=ABOVE, cost=2 * COST, bridge=BELOW)
        note(
            a,
            "below the root, new link forwards: root port tells of the topology change",
            lambda kind, flags: rapid(kind, flags, TC, role=ROOT),
        )
        note(
            c,
            "below the root: hello",
            lambda kind, flags: rapid(kind, flags, FORWARDING) and not flags & TC,
        )
        c.forget()
        c.send(RST, alive, root=ABOVE, cost=100 * COST, bridge=BELOW)
        note(
            c,
            "below the root, partner claims to be designated and forwards: dispute",
            lambda kind, flags: rapid(kind, flags) and not flags & FORWARDING,
        )
    return found


def stp_script(subject):
    """The situations of STP; port 1 becomes root port, 2 designated."""
    found = {}
    times = {"max_age": MAX_AGE, "delay": DELAY}
    with subject.hellos() as (a, b, _):

        def note(line, what, condition):
            found[what] = line.expect(what, condition)

        a.up()
        note(a, "root: hello", lambda kind, flags: kind == CONFIG and not flags & TC)
        note(
            a,
            "root, port begins to forward: hello with topology change",
            lambda kind, flags: kind == CONFIG and flags & TC,
        )
        a.send(TCN)
        note(
            a,
            "root, partner tells of a topology change: acknowledgment",
            lambda kind, flags: kind == CONFIG and flags & TC_ACK,
        )
        a.send(CONFIG, 0, 0, root=ABOVE, bridge=ABOVE, **times)
        note(
            a,
            "better root, topology change under way: notification",
            lambda kind, flags: kind == TCN,
        )
        a.send(CONFIG, TC_ACK | TC, root=ABOVE, bridge=ABOVE, **times)
        b.up()
        note(b, "below the root: hello", lambda kind, flags: kind == CONFIG and not flags & TC)
        a.forget()
        note(
            a,
            "below the root, port begins to forward: notification",
            lambda kind, flags: kind == TCN,
        )
        a.send(CONFIG, TC_ACK | TC, TC, root=ABOVE, bridge=ABOVE, **times)
        a.forget()
        note(
            b,
            "below the root: hello with topology change",
            lambda kind, flags: kind == CONFIG and flags & TC,
        )
        time.sleep(2.5)  # more than a hello time
        frame = a.receive()
        if frame:
            raise Failure("%s: acknowledged, and yet it sends %s" % (a.interface, frame.hex()))
    return found
