# SPDX-License-Identifier: GPL-2.0-only
"""
A laboratory (lab.py) with IS-IS: MOOSE switches of ours with link-state routing, and FRRs (frr.py).

A switch of ours, s1, s2, ..., has the prefix 02:11:NN and so the system ID 0211.NN00.0000; an FRR,
f1, f2, ..., has the system ID 0000.0000.000N. An interface between the two is called after the
port of ours, such as s1-1.
"""

import re
import time
from collections import Counter

import frr
import isis
from lab import expect, inside, run, wait

LINK_KEY = AREA_KEY = "a-shared-secret"  # we have one key for all PDUs
MD5 = isis.Key(isis.MD5, LINK_KEY.encode())
SHA = isis.Key(isis.SHA256, LINK_KEY.encode(), 7)
# How the attributes of MooseSwitchNetDevice are called.
ROUTING = {"Routing": "link-state", "HelloInterval": "1s"}


def our_system(number):
    return "0211.%02d00.0000" % number


def lsp_id(system):
    return system + ".00-00"


# ---- What a switch of ours prints (L2SwitchNetDevice::Dump) ---------------------------------------


def parse_adjacencies(dump):
    rows = re.findall(r"^  port (\d+) (up|initializing) (\S+) port \d+", dump, re.M)
    return {
        int(port): (state, isis.system_text(bytes.fromhex(address.replace(":", ""))))
        for port, state, address in rows
    }


def parse_database(dump):
    rows = re.findall(r"^  lsp (\S+) (\w{8}) (\w{4})(.*)", dump, re.M)
    return {
        name: (int(sequence, 16), int(total, 16), "purged" in rest)
        for name, sequence, total, rest in rows
    }


def parse_roles(dump):
    return {int(port): role for port, role in re.findall(r"^  port (\d+) (\S+) \w+$", dump, re.M)}


class Networks:
    """
    Our switches s1, s2, ... in one process. `ports` are pairs of a switch and who has the other
    end: the name of an FRR, or "" for a tap in this namespace, which a Speaker can use, or "edge"
    for such a tap at an edge port; `links` are pairs of switches; `hosts` are switches that have a
    host each, h1, h2, ... `more` are further attributes of all switches.
    """

    def __init__(self, lab, ports, links=(), frrs=None, hosts=(), **more):
        self.lab = lab
        self.routers = {}
        self.hosts = ["h%d" % (i + 1) for i in range(len(hosts))]
        self.interfaces = {}  # {interface: (switch, port)}
        self.of_link = []  # (switch, port) of the first end of each link
        numbers = Counter()
        names = sorted({name for name, _ in ports} | {name for link in links for name in link})
        self.switches = names
        arguments = [self._switch(name, more) for name in names]
        addresses = {}
        for name, other in ports:
            numbers[name] += 1
            interface = "%s-%d" % (name, numbers[name])
            self.interfaces[interface] = (name, numbers[name])
            if other not in ("", "edge"):
                if other not in addresses:
                    lab.add_namespace(other)
                    addresses[other] = {}
                lab.add_tap(interface, other)
                with inside(other):
                    lab.sniffer.add(interface)
                run("ip", "-n", other, "link", "set", "dev", interface, "up")
                addresses[other][interface] = "10.%s.%d.1/16" % (name[1:], numbers[name])
            else:
                lab.add_tap(interface)
                run("ip", "link", "set", "dev", interface, "up")
            where = {"": interface, "edge": interface + ",edge"}.get(other, other + "/" + interface)
            arguments.append("--port=%s:%d=%s" % (name, numbers[name], where))
        for a, b in links:
            for name in (a, b):
                numbers[name] += 1
            self.of_link.append((a, numbers[a]))
            arguments.append("--link=%s:%d,%s:%d" % (a, numbers[a], b, numbers[b]))
        for name, host in zip(hosts, self.hosts):
            numbers[name] += 1
            lab.add_namespace(host)
            lab.add_tap("eth0", host)
            address = self.ip(host) + "/24"
            run("ip", "-n", host, "address", "add", address, "brd", "10.0.0.255", "dev", "eth0")
            run("ip", "-n", host, "link", "set", "dev", "eth0", "up")
            arguments.append("--port=%s:%d=%s/eth0,edge" % (name, numbers[name], host))
        self.peer = lab.start_peer(*arguments)
        for name, own in addresses.items():
            settings = (frrs or {}).get(name, {})
            self.routers[name] = frr.Router(lab, name, int(name[1:]), own, **settings)

    @staticmethod
    def _switch(name, more):
        number = int(name[1:])
        attributes = {
            "Prefix": "02:11:%02d" % number,
            "Hostname": name,
            # In the subnets of the interfaces of all FRRs, 10.N.0.0/16.
            "Ipv4Address": "10.%d.255.1" % number,
            **ROUTING,
            **more,
        }
        words = ["%s=%s" % item for item in attributes.items()]
        return ",".join(["--switch=" + name, "scheme=moose", *words])

    @staticmethod
    def ip(host):
        return "10.0.0." + host[1:]

    def dump(self, name):
        return self.peer.do("dump " + name)

    def counters(self, name):
        """{name: number}, such as {"received": 3, "dropped isis-old": 1}."""
        lines = self.peer.do("counters " + name).splitlines()
        return Counter({line.rsplit(" ", 1)[0]: int(line.rsplit(" ", 1)[1]) for line in lines})

    # ---- What both sides say ----

    def adjacencies(self, name):
        """{port: (state, system ID)} as a switch of ours says."""
        return parse_adjacencies(self.dump(name))

    def database(self, name):
        """{LSP ID: (sequence, checksum, whether it is purged)} as a switch of ours says."""
        return parse_database(self.dump(name))

    def roles(self, name):
        """{port: role}."""
        return parse_roles(self.dump(name))

    def differences(self, near):
        """
        Empty when all switches and routers have the same LSPs, of exactly these systems with these
        neighbours: {system: [system]}.
        """
        said = {name: self.database(name) for name in self.switches}
        for name, router in self.routers.items():
            said[name] = {
                each.id: (each.sequence, each.checksum, not each.lifetime)
                for each in router.database().values()
            }
        due = sorted(lsp_id(system) for system in near)
        for name, found in said.items():
            if sorted(found) != due:
                return "%s has %s, not %s" % (name, " ".join(sorted(found)), " ".join(due))
        first = next(iter(said))
        for name, found in said.items():
            for identifier in due:
                if found[identifier] != said[first][identifier]:
                    return "%s: %s has %08x/%04x %d, %s has %08x/%04x %d" % (
                        (identifier, first) + said[first][identifier] + (name,) + found[identifier]
                    )
        router = next(iter(self.routers.values()))
        for system, due in near.items():
            found = sorted(each[0] for each in router.database()[lsp_id(system)].neighbours)
            if found != sorted(other + ".00" for other in due):
                return "%s has the neighbours %s, not %s" % (system, found, due)
        return ""

    def agree(self, near, limit=30):
        """Wait until all databases are equal, and log them."""
        took = wait("equal databases", lambda: self.differences(near), limit)
        router = next(iter(self.routers.values()))
        rows = [
            "%s %08x/%04x" % (each.id, each.sequence, each.checksum)
            for each in sorted(router.database().values())
        ]
        self.lab.log("all agree after %.1f s: %s" % (took, ", ".join(rows)))

    def wait_up(self, limit=15):
        """Wait until each FRR is up with each of our switches beside it, and they with it."""

        def missing():
            for name, router in self.routers.items():
                beside = sorted(
                    our_system(int(self.interfaces[where][0][1:])) for where in router.interfaces
                )
                if router.up() != beside:
                    return "%s is up with %s, not %s" % (name, router.up(), beside)
                for where in router.interfaces:
                    switch, port = self.interfaces[where]
                    if self.adjacencies(switch).get(port) != ("up", router.system):
                        return "%s: %s" % (where, self.adjacencies(switch).get(port))
            return ""

        self.lab.log("adjacencies up after %.1f s" % wait("adjacencies", missing, limit))


def check_pdus(lab, key=None, at_least=10):
    """What our switches sent: all can be decoded, and with a key all digests are right."""
    kinds = Counter()
    for octets in [octets for _, octets in lab.sniffer.ours() if isis.is_isis(octets)]:
        pdu = isis.decode(isis.pdu_of(octets))
        expect(not key or isis.verified(pdu.octets, key), "digest: " + isis.brief(pdu))
        kinds[isis.NAMES[pdu.type]] += 1
    expect(sum(kinds.values()) >= at_least, "only %s" % dict(kinds))
    lab.log("%s: all decoded%s" % (dict(kinds), ", digests right" if key else ""))


def from_us(lab, interface):
    """PDUs that a switch of ours sent at an interface, decoded, with the time."""
    return [
        (when, isis.decode(isis.pdu_of(octets)))
        for when, where, ours, octets in list(lab.sniffer.frames)
        if where == interface and ours and isis.is_isis(octets)
    ]


# ---- For cases with a scripted speaker ---------------------------------------------------------


def moose_tlv(prefix="02:11:99", address="02:00:99"):
    """TLV 250 of a MOOSE switch; of its address the first three octets."""
    return isis.tlv_moose(
        (1, b"\0\x18" + bytes.fromhex(prefix.replace(":", "")) + bytes(3)),
        (2, b"\x80\0"),
        (3, bytes.fromhex(address.replace(":", "")) + bytes(3)),
    )


def unchanged(network, name, before, after=""):
    now = network.database(name)
    expect(now == before, "%s: the database of %s was %s, is %s" % (after, name, before, now))


def rose(network, name, before, reason, least):
    """That this many more frames were dropped for a reason."""
    text = "dropped " + reason

    def wrong():
        more = network.counters(name)[text] - before[text]
        return "" if more >= least else "%d dropped as %s, not %d" % (more, reason, least)

    wait(reason, wrong, 5)


def dropped(counters):
    return sum(number for name, number in counters.items() if name.startswith("dropped"))
