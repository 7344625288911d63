# SPDX-License-Identifier: GPL-2.0-only
"""
A laboratory: our switches, Open vSwitch, Linux bridges and hosts, in network namespaces.

The process that uses this module is in namespaces of its own (run-interop sees to that): network,
mounts and processes. So names never clash, and when the process dies, by whatever signal, the
kernel takes everything apart: the other processes first, then interfaces and namespaces.

  case      makes a function one of the cases that run-interop runs
  Lab       the namespace with all switches in it; hosts have one each below it
  Network   bridges, links and hosts from a description; cuts, repairs, and what each bridge says
  Traffic   datagrams between all hosts, unicast and broadcast, counted one by one

A port of ours is a tap, whose interface is a port of Open vSwitch or of a Linux bridge, or is the
interface of a host. Interfaces are called BRIDGE-PORT after the bridge that the kernel knows.
"""

import contextlib
import ctypes
import json
import os
import re
import select
import socket
import struct
import subprocess
import threading
import time
from collections import Counter, namedtuple

COST = 2000  # of a port; what Open vSwitch takes for a tap
ETH_P_ALL = 3
PACKET_OUTGOING = 4
SO_NO_CHECK = 11
CLONE_NEWNET = 0x40000000
PORT = 4000  # of the datagrams

libc = ctypes.CDLL(None, use_errno=True)


class Failure(Exception):
    """A case has failed; says what was expected and what was seen."""


CASES = {}  # name of the function: (sentence, function, what it needs)


def case(sentence, *needs):
    """Make a function of a Lab a case."""

    def register(function):
        CASES[function.__name__] = (sentence, function, needs)
        return function

    return register


def run(*command, text=None):
    """What a command prints. It must succeed."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise Failure("%s: %s" % (" ".join(command), done.stderr.strip()))
    return done.stdout


def expect(condition, text):
    """Fail with this text unless the condition holds."""
    if not condition:
        raise Failure(text)


def wait(what, condition, limit=30):
    """Poll a condition, which returns what is wrong or nothing. Returns how long it took."""
    begin = time.monotonic()
    while True:
        wrong = condition()
        if not wrong:
            return time.monotonic() - begin
        if time.monotonic() - begin > limit:
            raise Failure("%s: not within %g s: %s" % (what, limit, wrong))
        time.sleep(0.1)


@contextlib.contextmanager
def inside(netns):
    """This thread is in the named network namespace; a socket made there stays there."""
    own = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    there = os.open("/run/netns/" + netns, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if libc.setns(there, CLONE_NEWNET):
            raise Failure("setns %s: %s" % (netns, os.strerror(ctypes.get_errno())))
        yield
    finally:
        libc.setns(own, CLONE_NEWNET)
        os.close(own)
        os.close(there)


def without_ipv6():
    """Interfaces made from now on in this namespace say nothing of their own."""
    if os.path.exists("/proc/sys/net/ipv6"):
        with open("/proc/sys/net/ipv6/conf/default/disable_ipv6", "w") as file:
            file.write("1")


# What a bridge says of itself: (priority, address) of the root, path cost to it, and of each port
# by number: (role, state); a Linux bridge tells no roles, so the role is "linux" for each.
View = namedtuple("View", "root cost ports")


def parse_show(text):
    """The View in a bridge's part of `ovs-appctl rstp/show` or in our Dump(), which look alike."""
    root = re.search(
        r"(?:stp-priority +| root +priority )(\d+)\s+(?:stp-system-id|address) +(\S+)", text
    )
    cost = re.search(r"root-path-cost +(\d+)|root port \d+ cost (\d+)", text)
    rows = re.findall(r"^ +\S+ +(\w+) +(\w+) +\d+ +\d+\.(\d+)", text, re.M)
    ports = {int(number): (role.lower(), state.lower()) for role, state, number in rows}
    return View(
        (int(root.group(1)), root.group(2)),
        int(cost.group(1) or cost.group(2)) if cost else 0,
        ports,
    )


class Lab:
    """The namespace of the switches. A directory for files, the program peer.cc, and a log."""

    def __init__(self, directory, program, log=print):
        self.directory = directory
        self.program = program
        self.log = log
        self.ovs_running = False
        self.sniffer = Sniffer()
        run("mount", "-t", "tmpfs", "tmpfs", "/run")
        os.mkdir("/run/netns")
        run("mount", "-t", "sysfs", "sysfs", "/sys")  # that of this network namespace
        run("ip", "link", "set", "dev", "lo", "up")
        without_ipv6()

    def add_namespace(self, name):
        run("ip", "netns", "add", name)
        with inside(name):
            without_ipv6()

    def add_tap(self, name, netns=None):
        """A tap that stays without anybody who holds it; down."""
        run("ip", *(["-n", netns] if netns else []), "tuntap", "add", "dev", name, "mode", "tap")
        if not netns:
            self.sniffer.add(name)

    def add_veth(self, name, other, netns=None):
        """Two interfaces joined by a cable, the other one perhaps in a namespace; down."""
        run(
            "ip",
            "link",
            "add",
            "name",
            name,
            "type",
            "veth",
            "peer",
            "name",
            other,
            *(["netns", netns] if netns else [])
        )

    # ---- Open vSwitch ----

    def start_ovs(self):
        """Its database server and its daemon, without a kernel module."""
        if self.ovs_running:
            return
        self.ovs_running = True
        where = self.directory
        os.environ.update(OVS_RUNDIR=where, OVS_DBDIR=where, OVS_LOGDIR=where)
        common = ["--no-chdir", "--pidfile", "--detach", "-vconsole:off"]
        run("ovsdb-tool", "create", where + "/conf.db", "/usr/share/openvswitch/vswitch.ovsschema")
        run(
            "ovsdb-server",
            where + "/conf.db",
            "--remote=punix:" + where + "/db.sock",
            "--unixctl=" + where + "/db.ctl",
            *common,
            "--log-file=" + where + "/ovsdb.log"
        )
        run("ovs-vsctl", "--db=unix:" + where + "/db.sock", "--no-wait", "init")
        run(
            "ovs-vswitchd",
            "unix:" + where + "/db.sock",
            "--unixctl=" + where + "/ovs.ctl",
            "--disable-system",
            *common,
            "--log-file=" + where + "/ovs.log"
        )

    def vsctl(self, *words):
        return run("ovs-vsctl", "--db=unix:" + self.directory + "/db.sock", "--timeout=20", *words)

    def ovs_bridge(self, name, priority, address, **more):
        """The words for vsctl() that make a bridge with RSTP."""
        config = {"hwaddr": address, "rstp-address": address, "rstp-priority": priority, **more}
        return [
            "--",
            "add-br",
            name,
            "--",
            "set",
            "bridge",
            name,
            "datapath_type=netdev",
            "rstp_enable=true",
        ] + [
            'other_config:%s="%s"' % (key.replace("_", "-"), value) for key, value in config.items()
        ]

    def ovs_port(self, bridge, name, number, cost=COST, edge=False):
        """The words for vsctl() that make an interface a port."""
        return [
            "--",
            "add-port",
            bridge,
            name,
            "--",
            "set",
            "port",
            name,
            "other_config:rstp-port-num=%d" % number,
            "other_config:rstp-path-cost=%d" % cost,
            "other_config:rstp-port-admin-edge=%s" % str(edge).lower(),
        ]

    def ovs_views(self):
        """View of each of Open vSwitch's bridges by name."""
        text = run("ovs-appctl", "-t", self.directory + "/ovs.ctl", "rstp/show")
        parts = re.split(r"^---- (\S+) ----$", text, flags=re.M)[1:]
        return {name: parse_show(part) for name, part in zip(parts[::2], parts[1::2])}

    # ---- Ours ----

    def start_peer(self, *arguments):
        return Peer(self.program, arguments, self.directory + "/peer.log")

    # ---- Linux ----

    def add_linux_bridge(self, name, priority, address):
        """With the shortest times that the protocol allows [802.1D-2004 table 17-1]."""
        run(
            "ip",
            "link",
            "add",
            "name",
            name,
            "address",
            address,
            "type",
            "bridge",
            "stp_state",
            "1",
            "forward_delay",
            "400",
            "hello_time",
            "100",
            "max_age",
            "600",
            "priority",
            str(priority),
        )
        run("ip", "link", "set", "dev", name, "up")

    def linux_view(self, name):
        # Not from `ip link`, which shows the bridge's own identifier as that of the root.
        with open("/sys/class/net/%s/bridge/root_id" % name) as file:
            priority, digits = file.read().strip().split(".")
        with open("/sys/class/net/%s/bridge/root_path_cost" % name) as file:
            cost = int(file.read())
        ports = {}
        for link in json.loads(run("ip", "-d", "-j", "link", "show", "master", name)):
            slave = link["linkinfo"]["info_slave_data"]
            ports[int(slave["no"], 0)] = ("linux", slave["state"])
        return View((int(priority, 16), bytes.fromhex(digits).hex(":")), cost, ports)


class Peer:
    """The program peer.cc, running."""

    def __init__(self, program, arguments, log):
        self.lock = threading.Lock()
        self.errors = open(log, "a+")
        self.process = subprocess.Popen(
            [program, *arguments],
            text=True,
            bufsize=1,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
        )
        self._answer()

    def _answer(self):
        lines = []
        for line in self.process.stdout:
            if line == ".\n":
                return "".join(lines)
            lines.append(line)
        self.errors.seek(0)
        raise Failure("peer ended, status %s: %s" % (self.process.wait(), self.errors.read()))

    def do(self, command):
        with self.lock:
            self.process.stdin.write(command + "\n")
            answer = self._answer()
        expect(not answer.startswith("error"), answer)
        return answer

    def view(self, name):
        return parse_show(self.do("dump " + name))


class Sniffer(threading.Thread):
    """All frames that pass at taps, in memory."""

    def __init__(self):
        super().__init__(daemon=True)
        self.poll = select.epoll()
        self.sockets = {}
        self.frames = []  # (seconds since 1970, interface, from us, octets)
        self.start()

    def add(self, interface):
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        sock.bind((interface, ETH_P_ALL))
        self.sockets[sock.fileno()] = sock
        self.poll.register(sock, select.EPOLLIN)

    def run(self):
        while True:
            for descriptor, _ in self.poll.poll():
                with contextlib.suppress(OSError):  # a tap that goes down says so once
                    octets, where = self.sockets[descriptor].recvfrom(2048)
                    self.frames.append((time.time(), where[0], where[2] != PACKET_OUTGOING, octets))

    def ours(self):
        return [(when, octets) for when, _, from_us, octets in self.frames if from_us]


# ---- Networks ------------------------------------------------------------------------------------

# A bridge: kind ("ours", "ovs", "linux"), priority, and further settings of its own.
Bridge = namedtuple("Bridge", "kind priority more", defaults=({},))
# A link: two bridges and the path cost at each of its ends.
Link = namedtuple("Link", "a b cost_a cost_b", defaults=(COST, COST))
End = namedtuple("End", "bridge port interface cost")


def address_of(index):
    return "02:00:00:00:00:%02x" % index


class Network:
    """Bridges by name, links in order, and hosts: one at each bridge named in `hosts`."""

    def __init__(self, lab, bridges, links, hosts=()):
        self.lab = lab
        self.bridges = bridges
        self.links = []  # pairs of End
        self.addresses = {name: address_of(i + 1) for i, name in enumerate(bridges)}
        self.hosts = ["h%d" % (i + 1) for i in range(len(hosts))]
        self.edges = []  # (End, host)
        self.peer = None
        self.down = set()  # indexes of links that are cut
        ports = Counter()
        for a, b, cost_a, cost_b in links:
            ends = []
            for name, cost in ((a, cost_a), (b, cost_b)):
                ports[name] += 1
                ends.append(End(name, ports[name], "%s-%d" % (name, ports[name]), cost))
            self.links.append(tuple(ends))
        for name, host in zip(hosts, self.hosts):
            ports[name] += 1
            self.edges.append((End(name, ports[name], "%s-%d" % (name, ports[name]), COST), host))
        self._lay()
        self._start()

    def kind(self, end):
        return self.bridges[end.bridge].kind

    def _lay(self):
        up = []
        for a, b in self.links:
            real = [end.interface for end in (a, b) if self.kind(end) != "ours"]
            if len(real) == 2:
                self.lab.add_veth(*real)
            elif real:
                self.lab.add_tap(*real)
            up += real
        for end, host in self.edges:
            self.lab.add_namespace(host)
            if self.kind(end) == "ours":
                self.lab.add_tap("eth0", host)
            else:
                self.lab.add_veth(end.interface, "eth0", host)
                up.append(end.interface)
            run(
                "ip",
                "-n",
                host,
                "address",
                "add",
                self.ip(host) + "/24",
                "broadcast",
                "10.0.0.255",
                "dev",
                "eth0",
            )
            run("ip", "-n", host, "link", "set", "dev", "eth0", "up")
        for interface in up:
            run("ip", "link", "set", "dev", interface, "up")

    def _start(self):
        ours, ovs = [], []
        for name, (kind, priority, more) in self.bridges.items():
            if kind == "ours":
                ours.append(
                    "--switch=%s,address=%s,priority=%d%s"
                    % (
                        name,
                        self.addresses[name],
                        priority,
                        "".join(",%s=%s" % item for item in more.items()),
                    )
                )
            elif kind == "ovs":
                ovs += self.lab.ovs_bridge(name, priority, self.addresses[name], **more)
            else:
                self.lab.add_linux_bridge(name, priority, self.addresses[name])
        for a, b in self.links:
            kinds = (self.kind(a), self.kind(b))
            if kinds == ("ours", "ours"):
                ours.append(
                    "--link=%s:%d,%s:%d,cost=%d" % (a.bridge, a.port, b.bridge, b.port, a.cost)
                )
                continue
            for end, other in ((a, b), (b, a)):
                if self.kind(end) == "ours":
                    ours.append(
                        "--port=%s:%d=%s,cost=%d"
                        % (end.bridge, end.port, other.interface, end.cost)
                    )
                elif self.kind(end) == "ovs":
                    ovs += self.lab.ovs_port(end.bridge, end.interface, end.port, end.cost)
                else:
                    self._add_linux_port(end)
        for end, host in self.edges:
            if self.kind(end) == "ours":
                ours.append("--port=%s:%d=%s/eth0,edge" % (end.bridge, end.port, host))
            elif self.kind(end) == "ovs":
                ovs += self.lab.ovs_port(end.bridge, end.interface, end.port, edge=True)
            else:
                self._add_linux_port(end)
        if ovs:
            self.lab.start_ovs()
            self.lab.vsctl(*ovs)
        if ours:
            self.peer = self.lab.start_peer(*ours)

    def _add_linux_port(self, end):
        run("ip", "link", "set", "dev", end.interface, "master", end.bridge)
        run(
            "ip", "link", "set", "dev", end.interface, "type", "bridge_slave", "cost", str(end.cost)
        )

    def ip(self, host):
        return "10.0.0." + host[1:]

    def views(self):
        """What each bridge says, by name, of its links to other bridges."""
        views = {}
        kinds = {bridge.kind for bridge in self.bridges.values()}
        if "ovs" in kinds:
            views.update(self.lab.ovs_views())
        for name, bridge in self.bridges.items():
            if bridge.kind == "ours":
                views[name] = self.peer.view(name)
            elif bridge.kind == "linux":
                views[name] = self.lab.linux_view(name)
        for end, _ in self.edges:
            views[end.bridge].ports.pop(end.port, None)
        return views

    def hosts_served(self):
        """Empty when every port to a host forwards, else the first that does not."""
        views = self.lab.ovs_views() if self.lab.ovs_running else {}
        for end, _ in self.edges:
            kind = self.kind(end)
            view = (
                self.peer.view(end.bridge)
                if kind == "ours"
                else self.lab.linux_view(end.bridge)
                if kind == "linux"
                else views[end.bridge]
            )
            if view.ports[end.port][1] != "forwarding":
                return "%s is %s" % (end.interface, view.ports[end.port][1])
        return ""

    def describe(self, views):
        """The views in one line."""
        return "; ".join(
            "%s root %04x.%s cost %d %s"
            % (
                name,
                view.root[0],
                view.root[1],
                view.cost,
                " ".join(
                    "%d:%s/%s" % (number, *view.ports[number]) for number in sorted(view.ports)
                ),
            )
            for name, view in sorted(views.items())
        )

    def set_link(self, index, by, whole):
        """Cut or repair a link, as the bridge named does it."""
        a, b = self.links[index]
        end = a if a.bridge == by else b
        (self.down.discard if whole else self.down.add)(index)
        if self.kind(end) == "ours":
            self.peer.do("%s %s:%d" % ("repair" if whole else "cut", by, end.port))
        else:
            run("ip", "link", "set", "dev", end.interface, "up" if whole else "down")


# ---- Traffic -------------------------------------------------------------------------------------


class Traffic(threading.Thread):
    """
    Every 10 ms each host sends the next one a datagram, and every 100 ms all of them one by
    broadcast. Each datagram has a number, so what is lost and what comes twice is known exactly.
    """

    PERIOD = 0.01
    BROADCAST_EVERY = 10

    def __init__(self, network):
        super().__init__(daemon=True)
        self.hosts = network.hosts
        self.sockets = {}
        self.stopping = threading.Event()
        self.sent = {}  # (from, kind): time of each number
        self.received = Counter()  # (to, from, kind, number): copies
        self.ips = {host: network.ip(host) for host in self.hosts}
        for host in self.hosts:
            with inside(host):
                sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                # The checksum that a veth leaves to hardware would stay wrong: there is none.
                sock.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
                sock.setblocking(False)
                sock.bind(("", PORT))
                self.sockets[host] = sock
        self.start()

    def next_host(self, host):
        return self.hosts[(self.hosts.index(host) + 1) % len(self.hosts)]

    def run(self):
        tick = 0
        due = time.monotonic()
        readers = {sock: host for host, sock in self.sockets.items()}
        while not self.stopping.is_set():
            ready = select.select(list(readers), [], [], max(0, due - time.monotonic()))[0]
            for sock in ready:
                with contextlib.suppress(BlockingIOError):
                    while True:
                        self._count(readers[sock], sock.recv(100))
            if time.monotonic() < due:
                continue
            due = max(due + self.PERIOD, time.monotonic() - 1)
            for index, host in enumerate(self.hosts):
                self._send(host, "u", self.ips[self.next_host(host)])
                if tick % self.BROADCAST_EVERY == index % self.BROADCAST_EVERY:
                    self._send(host, "b", "10.0.0.255")
            tick += 1

    def _send(self, host, kind, to):
        times = self.sent.setdefault((host, kind), [])
        times.append(time.monotonic())
        payload = struct.pack("!BcI", self.hosts.index(host), kind.encode(), len(times) - 1)
        with contextlib.suppress(OSError):  # no buffer, or a neighbour that does not answer: lost
            self.sockets[host].sendto(payload, (to, PORT))

    def _count(self, host, payload):
        sender, kind, number = struct.unpack("!BcI", payload)
        self.received[host, self.hosts[sender], kind.decode(), number] += 1

    def flows(self):
        """(to, from, kind) of everything that is to arrive."""
        for host in self.hosts:
            yield self.next_host(host), host, "u"
            for other in self.hosts:
                if other != host:
                    yield other, host, "b"

    def numbers(self, flow, begin, end):
        """The datagrams of a flow that were sent between two times, as (time, copies)."""
        to, sender, kind = flow
        times = list(self.sent.get((sender, kind), []))
        return [
            (when, self.received[to, sender, kind, number])
            for number, when in enumerate(times)
            if begin <= when < end
        ]

    def flowing(self, since=0):
        """Empty when all that was sent in half a second, after the time `since`, has arrived."""
        now = time.monotonic()
        if now - since < 0.7:
            return "too early to say"
        for flow in self.flows():
            copies = [copies for _, copies in self.numbers(flow, now - 0.7, now - 0.2)]
            if not copies or min(copies) == 0:
                return "%s to %s (%s)" % (flow[1], flow[0], flow[2])
        return ""

    def outage(self, begin, end=None):
        """The longest time from `begin` on in which a unicast flow lost everything; which flow."""
        end = end or time.monotonic() - 0.2
        worst = (0, "")
        for flow in self.flows():
            if flow[2] == "u":
                last = begin
                arrived = [when for when, copies in self.numbers(flow, begin, end) if copies]
                for when in arrived + [end]:
                    worst = max(worst, (when - last - self.PERIOD, "%s to %s" % (flow[1], flow[0])))
                    last = when
        return worst

    def copies(self, begin, end):
        """Of all that was sent between two times, {copies that arrived: how many datagrams}."""
        return Counter(
            copies for flow in self.flows() for _, copies in self.numbers(flow, begin, end)
        )

    def duplicates(self):
        """How many datagrams arrived more than once."""
        return sum(copies > 1 for copies in list(self.received.values()))
