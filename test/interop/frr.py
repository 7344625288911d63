# SPDX-License-Identifier: GPL-2.0-only
"""
FRR, as a real IS-IS peer: zebra and isisd in a network namespace of the laboratory (lab.py).

  Router   one FRR with one or more interfaces; what it says of neighbours and of its database

FRR 8.4 knows clear text and HMAC-MD5 [RFC 5304], not the hashes of RFC 5310. It does not look at a
neighbour without a common network protocol (TLV 129) and an address in the subnet of the interface
(TLV 132), so each interface has an IPv4 address.
"""

import os
import re
import subprocess
import time
from collections import namedtuple

from lab import Failure, inside, run, wait

DAEMONS = "/usr/lib/frr"
AREA = "49.0001"
HELLO = 1  # seconds between hellos
# An adjacency. `system` is xxxx.xxxx.xxxx, `state` is what FRR calls it: Up, Initializing, Down.
Neighbour = namedtuple("Neighbour", "system interface state")
# An LSP of the database. `id` is xxxx.xxxx.xxxx.nn-ff; `neighbours` are pairs of a system with its
# pseudonode, xxxx.xxxx.xxxx.nn, and a metric; `prefixes` are pairs of a text and a metric.
Lsp = namedtuple(
    "Lsp", "id sequence checksum lifetime length overload areas hostname neighbours prefixes"
)


def system_id(octets):
    """xxxx.xxxx.xxxx of six octets."""
    digits = octets.hex()
    return ".".join(digits[i : i + 4] for i in (0, 4, 8))


class Router:
    """
    zebra and isisd. The keys are texts for HMAC-MD5, or empty: `link_key` for hellos, `area_key`
    for LSPs and sequence number PDUs. `system` is a number, the last octets of the system ID.
    Options of IS-IS go in `more`, of every interface in `more_of_interface`, as FRR's lines. With
    `prefixes`, it announces so many of its own besides.
    """

    def __init__(
        self,
        lab,
        name,
        system,
        interfaces,
        link_key="",
        area_key="",
        multiplier=3,
        more=(),
        more_of_interface=(),
        prefixes=0,
    ):
        self.name = name
        self.system = system_id(system.to_bytes(6, "big"))
        self.interfaces = dict(interfaces)  # {name in the namespace: address with length}
        self.directory = os.path.join("/run", "frr-" + name)
        self.processes = {}
        os.mkdir(self.directory)
        run("ip", "-n", name, "link", "set", "dev", "lo", "up")
        addresses = [(each, [address]) for each, address in self.interfaces.items()]
        addresses.append(("lo", ["172.16.%d.%d/32" % divmod(i, 256) for i in range(prefixes)]))
        lines = ["hostname " + name]
        for interface, own in addresses:
            lines += ["interface " + interface, *(" ip address " + address for address in own)]
        self._write("zebra.conf", lines)
        lines = ["hostname " + name, "log file %s/isisd.log debugging" % self.directory]
        lines += ["debug isis adj-packets", "debug isis update-packets", "debug isis snp-packets"]
        for interface in self.interfaces:
            lines += ["interface " + interface, " ip router isis X", " isis network point-to-point"]
            lines += [" isis circuit-type level-1", " isis three-way-handshake"]
            lines += [" isis hello-interval %d" % HELLO, " isis hello-multiplier %d" % multiplier]
            lines += [" isis password md5 " + link_key] * bool(link_key)
            lines += [" " + line for line in more_of_interface]
        if prefixes:
            lines += ["interface lo", " ip router isis X", " isis passive"]
        # The net comes last: it has FRR make its first LSP, and what comes after changes only the
        # next one, which is due in 30 s.
        lines += ["router isis X", " is-type level-1", " metric-style wide", " lsp-gen-interval 1"]
        if area_key:
            lines.append(" area-password md5 %s authenticate snp validate" % area_key)
        lines += [" " + line for line in more] + [" net %s.%s.00" % (AREA, self.system)]
        self._write("isisd.conf", lines)
        run("chown", "-R", "frr:frr", self.directory)
        self.start()

    def _write(self, file, lines):
        with open(os.path.join(self.directory, file), "w") as out:
            out.write("\n".join(lines) + "\n")

    # ---- Processes ----

    def start(self):
        """Start both daemons, and wait until they answer."""
        for daemon in ("zebra", "isisd"):
            self._spawn(daemon)
        wait("%s: FRR answers" % self.name, self._not_ready)

    def _spawn(self, daemon):
        path = os.path.join(self.directory, daemon)
        with inside(self.name), open(path + ".out", "w") as out:
            self.processes[daemon] = subprocess.Popen(
                [
                    os.path.join(DAEMONS, daemon),
                    "--config_file=" + path + ".conf",
                    "--pid_file=" + path + ".pid",
                    "--socket=" + self.directory + "/zserv",
                    "--vty_socket=" + self.directory,
                    "--vty_port=0",
                ],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd="/",
            )
        wait(daemon, lambda: "" if os.path.exists(path + ".vty") else self._last_words(daemon))

    def _last_words(self, daemon):
        if self.processes[daemon].poll() is None:
            return "no vty yet"
        with open(os.path.join(self.directory, daemon + ".out")) as file:
            raise Failure("%s: %s ended: %s" % (self.name, daemon, file.read().strip()))

    def _not_ready(self):
        missing = [name for name in self.interfaces if name not in self.show("isis interface")]
        return ", ".join(missing)

    def kill(self):
        """End both at once, as a machine that loses power."""
        for daemon, process in self.processes.items():
            process.kill()
            process.wait()
            os.remove(os.path.join(self.directory, daemon + ".vty"))
        self.processes = {}

    def stop(self):
        """End both in good order."""
        for daemon in ("isisd", "zebra"):
            self.processes[daemon].terminate()
            self.processes[daemon].wait(20)
        self.processes = {}

    # ---- Questions ----

    def vtysh(self, *commands):
        """What vtysh answers to commands."""
        words = [word for command in commands for word in ("-c", command)]
        text = run("vtysh", "--vty_socket", self.directory, "-d", "isisd", *words)
        if re.search(r"^% (Unknown|Ambiguous|Command incomplete)", text, re.M):
            raise Failure("%s: %s: %s" % (self.name, "; ".join(commands), text.strip()))
        return text

    def show(self, what):
        return self.vtysh("show " + what)

    def configure(self, *lines):
        """Change the configuration while it runs, from the top."""
        return self.vtysh("configure terminal", *lines)

    def log(self):
        """All that isisd has logged."""
        with open(os.path.join(self.directory, "isisd.log")) as file:
            return file.read()

    def hostnames(self):
        """{name: system ID} of the systems that have told a name."""
        rows = re.findall(
            r"^\s*\*?\s*(?:\d\s+)?([0-9a-f.]{14})\s+(\S+)\s*$", self.show("isis hostname"), re.M
        )
        names = {name: system for system, name in rows}
        return {self.name: self.system, **names}

    def neighbours(self):
        """All adjacencies."""
        names = self.hostnames()
        rows = re.findall(
            r"^ *(\S+) +(\S+) +(?:\d|1,2) +(Up|Initializing|Down|Unknown)\b",
            self.show("isis neighbor"),
            re.M,
        )
        return [Neighbour(names.get(system, system), where, state) for system, where, state in rows]

    def up(self):
        """The system IDs of the neighbours with which the adjacency is Up, in order."""
        return sorted(each.system for each in self.neighbours() if each.state == "Up")

    def database(self):
        """{LSP ID: Lsp}; with what a purged one last said."""
        return parse_database(self.show("isis database detail"), self.hostnames())

    def counters(self):
        """{(direction, PDU type): number} since the start, such as ("RX", "L1 LSP")."""
        found = {}
        direction = ""
        for line in self.show("isis summary").splitlines():
            head = re.match(r"\s*(TX|RX) counters", line)
            row = re.match(r"\s*(P2P IIH|L1 (?:LSP|CSNP|PSNP)|LSP RXMT): (\d+)$", line)
            if head:
                direction = head.group(1)
            elif row and direction:
                found[direction, row.group(1)] = int(row.group(2))
        return found


ROW = re.compile(
    r"^(\S+)\.([0-9a-f]{2})-([0-9a-f]{2}) +(?:\* +)?(\d+) +0x([0-9a-f]{8}) +0x([0-9a-f]{4})"
    r" +(\(?\d+\)?) +(\S+)",
    re.M,
)


def parse_database(text, names):
    """`show isis database detail`, with what names mean; its JSON says less and loses LSPs."""
    found = {}
    rows = list(ROW.finditer(text))
    for row, after in zip(rows, [match.start() for match in rows[1:]] + [len(text)]):
        name, node, fragment, length, sequence, checksum, lifetime, flags = row.groups()
        body = text[row.end() : after]
        neighbours = re.findall(
            r"^  (?:Extended )?Reachability: (\S+)\.(\w\w) .*Metric: (\d+)", body, re.M
        )
        host = re.search(r"^  Hostname: (\S+)", body, re.M)
        lsp = Lsp(
            "%s.%s-%s" % (names.get(name, name), node, fragment),
            int(sequence, 16),
            int(checksum, 16),
            0 if lifetime.startswith("(") else int(lifetime),
            int(length),
            flags.endswith("/1"),
            re.findall(r"^  Area Address: (\S+)", body, re.M),
            host.group(1) if host else "",
            [
                ("%s.%s" % (names.get(far, far), node), int(metric))
                for far, node, metric in neighbours
            ],
            [
                (prefix, int(metric))
                for prefix, metric in re.findall(
                    r"^  (?:Extended )?IP Reachability: (\S+) .*Metric: (\d+)", body, re.M
                )
            ],
        )
        found[lsp.id] = lsp
    return found
