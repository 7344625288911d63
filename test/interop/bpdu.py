# SPDX-License-Identifier: GPL-2.0-only
"""
What [802.1D-2004] says, once more and from scratch, as the oracle of test/interop: the octets of a
BPDU (clause 9.3), and the roles of ports that a network arrives at (17.3 to 17.6).
"""

import struct

GROUP = bytes.fromhex("0180c2000000")  # Bridge Group Address [table 7-10]
LLC = bytes.fromhex("424203")
CONFIG, RST, TCN = 0x00, 0x02, 0x80  # BPDU Type
TC, PROPOSAL, LEARNING, FORWARDING, AGREEMENT, TC_ACK = 0x01, 0x02, 0x10, 0x20, 0x40, 0x80
ALTERNATE, ROOT, DESIGNATED = 0x04, 0x08, 0x0C  # Port Role, in place
ROLE = 0x0C
ROLES = {0: "unknown", ALTERNATE: "alternate", ROOT: "root", DESIGNATED: "designated"}


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def bridge_id(priority, address):
    return struct.pack("!H", priority) + mac(address)


def build(
    source,
    kind,
    flags=0,
    root=b"",
    cost=0,
    bridge=b"",
    port=0x8001,
    age=0,
    max_age=20,
    hello=2,
    delay=15,
):
    """A frame with a BPDU [802.1D-2004 9.3.1 to 9.3.3], padded. Times in seconds."""
    body = struct.pack("!HBB", 0, 2 if kind == RST else 0, kind)
    if kind != TCN:
        body += struct.pack(
            "!B8sI8sHHHHH",
            flags,
            root,
            cost,
            bridge,
            port,
            age * 256,
            max_age * 256,
            hello * 256,
            delay * 256,
        )
    if kind == RST:
        body += b"\0"
    payload = LLC + body
    return (GROUP + mac(source) + struct.pack("!H", len(payload)) + payload).ljust(60, b"\0")


def fields(frame):
    """Every octet of a frame with a BPDU, as {field: text} in the order on the wire."""
    (length,) = struct.unpack("!H", frame[12:14])
    out = {
        "destination": frame[0:6].hex(":"),
        "source": frame[6:12].hex(":"),
        "length": str(length),
        "LLC": frame[14:17].hex(" "),
        "protocol": frame[17:19].hex(),
        "version": str(frame[19]),
        "type": "%02x" % frame[20],
    }
    end = 21
    if frame[20] != TCN:
        flags, root, cost, bridge, port, age, max_age, hello, delay = struct.unpack(
            "!B8sI8sHHHHH", frame[21:52]
        )
        bits = (
            ("topology change", TC),
            ("proposal", PROPOSAL),
            ("learning", LEARNING),
            ("forwarding", FORWARDING),
            ("agreement", AGREEMENT),
            ("acknowledgment", TC_ACK),
        )
        out.update({name: str(int(bool(flags & bit))) for name, bit in bits})
        out["role"] = ROLES[flags & ROLE]
        out["root"] = root.hex()
        out["root path cost"] = str(cost)
        out["bridge"] = bridge.hex()
        out["port"] = "%04x" % port
        for name, value in (
            ("message age", age),
            ("max age", max_age),
            ("hello time", hello),
            ("forward delay", delay),
        ):
            out[name] = "%g s" % (value / 256)
        end = 52
    if frame[20] == RST:
        out["version 1 length"] = str(frame[52])
        end = 53
    inside = frame[end : 14 + length]
    out["after the last field"] = inside.hex() or "nothing"
    padding = frame[14 + length :]
    out["padding"] = "%s to %d octets" % (
        "none" if not padding else "zeros" if not any(padding) else padding.hex(),
        len(frame),
    )
    return out


def brief(frame):
    """A BPDU in a few words."""
    every = fields(frame)
    if "role" not in every:
        return "TCN"
    flags = [
        name
        for name in (
            "topology change",
            "proposal",
            "learning",
            "forwarding",
            "agreement",
            "acknowledgment",
        )
        if every[name] == "1"
    ]
    return "%s, flags %02x (%s)" % (
        "RST" if frame[20] == RST else "Configuration",
        frame[21],
        ", ".join([every["role"]] * (frame[20] == RST) + flags),
    )


def is_bpdu(frame):
    return len(frame) >= 21 and frame[0:6] == GROUP and frame[14:17] == LLC


def paths_to(root, bridge, links, seen=()):
    """Costs of all paths without loops from a bridge to the root."""
    if bridge == root:
        yield 0
        return
    for a, b in links:
        for near, far in ((a, b), (b, a)):
            if near.bridge == bridge and far.bridge not in seen + (bridge,):
                for cost in paths_to(root, far.bridge, links, seen + (bridge,)):
                    yield cost + near.cost


def roles(bridges, links):
    """
    By brute force: {bridge: (root, cost, {port: role})}. Bridges are {name: (priority, address)},
    which compare like identifiers; links are pairs of ends with members bridge, port and cost. All
    ports have the same priority, so their numbers compare like identifiers [17.3.2, 17.5, 17.6].
    """
    root = min(bridges, key=bridges.get)
    cost = {name: min(paths_to(root, name, links)) for name in bridges}
    ends = [(near, far) for a, b in links for near, far in ((a, b), (b, a))]
    found = {name: (bridges[root], cost[name], {}) for name in bridges}
    for name in bridges:
        own = [(near, far) for near, far in ends if near.bridge == name]
        if name != root:
            # The root port: the least root path vector [17.6].
            best = min(
                own,
                key=lambda pair: (
                    cost[pair[1].bridge] + pair[0].cost,
                    bridges[pair[1].bridge],
                    pair[1].port,
                    pair[0].port,
                ),
            )
            found[name][2][best[0].port] = "root"
        for near, far in own:
            mine = (cost[name], bridges[name], near.port)
            theirs = (cost[far.bridge], bridges[far.bridge], far.port)
            role = (
                "designated" if mine < theirs else "alternate" if far.bridge != name else "backup"
            )
            found[name][2].setdefault(near.port, role)
    return found
