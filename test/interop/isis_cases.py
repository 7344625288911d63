# SPDX-License-Identifier: GPL-2.0-only
"""
Cases of run-interop with FRR as a neighbour that nobody of us wrote, in the laboratory of
isis_lab.py; and those that show that isis.py, which they rely on, is right.
"""

import os
import random
import time
from collections import Counter

import frr
import isis
from isis_lab import AREA_KEY, LINK_KEY, MD5, Networks, check_pdus, lsp_id, our_system
from lab import Sniffer, Traffic, case, expect, inside, run, wait

# Seconds after which a change counts as the first one, and paths are computed at once: more than
# HOLDDOWN_INTERVAL [RFC 8405 3].
QUIET = 11

# ---- Cases: vectors ------------------------------------------------------------------------------

VECTORS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "../vectors")


def read_vectors(name):
    """Of each PDU in a file of test/vectors, (name, frame, {key: value})."""
    found = []
    with open(os.path.join(VECTORS, name)) as file:
        for line in file:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "name":
                found.append([rest, b"", {}])
            elif word == "hex":
                octets = rest.split()
                if "x" in octets:
                    octets = octets[:1] * int(octets[2])
                found[-1][1] += bytes(int(octet, 16) for octet in octets)
            elif "=" in line and not line.startswith("#"):
                key, _, value = line.rstrip("\n").partition("=")
                found[-1][2][key] = value
    return found


def as_tshark(pdu):
    """The values of a PDU under tshark's names, in its way to write them."""
    fields = pdu.fields
    said = {"isis.type": pdu.type, "isis.len": isis.HEADER[pdu.type]}
    head = {isis.HELLO: "hello", **dict.fromkeys(isis.LSPS, "lsp")}
    head.update({**dict.fromkeys(isis.CSNPS, "csnp"), **dict.fromkeys(isis.PSNPS, "psnp")})
    kind = "isis.%s." % head[pdu.type]
    types = [number for number, _ in pdu.tlvs]
    said.update({kind + "pdu_length": fields["length"], kind + "clv.type": types})
    if pdu.type == isis.HELLO:
        state = isis.three_way(pdu)
        said[kind + "circuit_type"] = "0x%02x" % fields["circuit_type"]
        said[kind + "source_id"] = fields["system"]
        said[kind + "holding_timer"] = fields["holding"]
        said[kind + "local_circuit_id"] = fields["circuit"]
        said[kind + "adjacency_state"] = state.state
        said[kind + "extended_local_circuit_id"] = "0x%08x" % state.circuit
        if state.neighbour:
            said[kind + "neighbor_systemid"] = state.neighbour
            far = "0x%08x" % state.neighbour_circuit
            said[kind + "neighbor_extended_local_circuit_id"] = far
    elif pdu.type in isis.LSPS:
        said[kind + "remaining_life"] = fields["lifetime"]
        said[kind + "lsp_id"] = fields["id"]
        said[kind + "sequence_number"] = "0x%08x" % fields["sequence"]
        # tshark does not look at the checksum of a purge.
        dead = fields["lifetime"] == 0
        said[kind + "checksum"] = "0x%04x" % (0 if dead else fields["checksum"])
        said[kind + "checksum.status"] = 3 if dead else 1
        said[kind + "overload"] = int(bool(fields["bits"] & isis.OVERLOAD))
        said[kind + "is_type"] = fields["bits"] & 3
        said[kind + "hostname"] = isis.hostname(pdu)
        makers = [value[1 + i : 7 + i] for value in isis.values(pdu, 13) for i in (0, 6)]
        makers = [isis.system_text(maker) for maker in makers if maker]
        said[kind + "purge_originator_id.system_id"] = makers
        reach = isis.reach(pdu)
        links = [isis.link_of(each) for each in reach if isis.link_of(each)]
        near = kind + "ext_is_reachability."
        said[near + "is_neighbor_id"] = [each.neighbour for each in reach]
        said[near + "metric"] = [each.metric for each in reach]
        said[near + "link_local_identifier"] = [link[0] for link in links]
        said[near + "link_remote_identifier"] = [link[1] for link in links]
    else:
        said[kind + "source_id"] = fields["source"][:14]
        said[kind + "source_circuit"] = fields["source"][15:]
        entries = isis.entries(pdu)
        said["isis.csnp.lsp_id"] = [each.id for each in entries]  # in PSNPs too
        said["isis.csnp.lsp_seq_num"] = ["0x%08x" % each.sequence for each in entries]
        said["isis.csnp.lsp_remain_life"] = [each.lifetime for each in entries]
        said["isis.csnp.lsp_checksum"] = ["0x%04x" % each.checksum for each in entries]
    if pdu.type in isis.CSNPS:
        said.update({kind + "start_lsp_id": fields["first"], kind + "end_lsp_id": fields["last"]})
    if pdu.type in (isis.HELLO, *isis.LSPS):
        areas = [isis.area_octets(area) for area in isis.areas(pdu)]
        said[kind + "area_address"] = [bytes([len(area)]).hex() + area.hex() for area in areas]
        said[kind + "clv_nlpid.nlpid"] = ["0x%02x" % each for each in isis.protocols(pdu)]
        said[kind + "clv_ipv4_int_addr"] = isis.addresses(pdu)
    lists = {key: value if isinstance(value, list) else [value] for key, value in said.items()}
    return {
        key: ",".join(map(str, value)) for key, value in lists.items() if value not in ([], [""])
    }


@case("our decoder reads what FRR sent as tshark does, and writes the same octets again")
def isis_vectors(lab):
    count = 0
    for name, frame, said in read_vectors("isis-frr.txt") + read_vectors("isis-sha256.txt"):
        pdu = isis.decode(isis.pdu_of(frame))
        due = {key: value for key, value in said.items() if key.startswith("isis.")}
        found = as_tshark(pdu)
        wrong = {
            key: (due.get(key), found.get(key))
            for key in {**due, **found}
            if due.get(key) != found.get(key)
        }
        expect(not wrong, "%s: tshark and we: %s" % (name, wrong))
        if "key" in said:
            kind = isis.SHA256 if "key_id" in said else isis.MD5
            key = isis.Key(kind, said["key"].encode(), int(said.get("key_id", 0)))
            expect(isis.verified(pdu.octets, key), name + ": the digest")
            expect(isis.sign(pdu.octets, key) == pdu.octets, name + ": signed again")
            for other in (key._replace(secret=b"x"), key._replace(id=key.id ^ 1)):
                same = kind == isis.MD5 and other.secret == key.secret
                expect(isis.verified(pdu.octets, other) == same, name + ": with another key")
        if pdu.type in isis.LSPS:
            expect(isis.put_checksum(pdu.octets) == pdu.octets, name + ": the checksum, made anew")
        count += 1
    lab.log("%d PDUs" % count)


# ---- Cases: FRR ----------------------------------------------------------------------------------


@case("what two FRRs say to each other our decoder takes, with checksums and digests right", "frr")
def frr_pair(lab):
    key = {"link_key": LINK_KEY, "area_key": AREA_KEY}
    for name in ("f1", "f2"):
        lab.add_namespace(name)
    run(
        "ip",
        "link",
        "add",
        "e1",
        "netns",
        "f1",
        "type",
        "veth",
        "peer",
        "name",
        "e1",
        "netns",
        "f2",
    )
    for name in ("f1", "f2"):
        run("ip", "-n", name, "link", "set", "dev", "e1", "up")
    sniffer = Sniffer()  # another one than that of the frames of ours
    with inside("f1"):
        sniffer.add("e1")
    one = frr.Router(lab, "f1", 1, {"e1": "10.0.0.1/24"}, **key)
    two = frr.Router(lab, "f2", 2, {"e1": "10.0.0.2/24"}, **key)

    def differ():
        if one.up() != [two.system] or two.up() != [one.system]:
            return "no adjacency"
        said = [
            sorted((each.id, each.sequence, each.checksum, each.neighbours) for each in databases)
            for databases in (one.database().values(), two.database().values())
        ]
        return "" if said[0] == said[1] and all(row[3] for row in said[0]) else str(said)

    wait("equal databases", differ)
    time.sleep(3)
    pdus = [isis.decode(isis.pdu_of(each[3])) for each in sniffer.frames if isis.is_isis(each[3])]
    wrong = [isis.brief(pdu) for pdu in pdus if not isis.verified(pdu.octets, MD5)]
    expect(not wrong, "digests: %s" % wrong)
    kinds = Counter(isis.NAMES[pdu.type] for pdu in pdus)
    expect(len(kinds) == 4, "only %s" % dict(kinds))
    # The newest of each LSP says what FRR says of it.
    for said in one.database().values():
        newest = max(
            (pdu for pdu in pdus if pdu.type in isis.LSPS and pdu.fields["id"] == said.id),
            key=lambda pdu: pdu.fields["sequence"],
        )
        expect(
            (newest.fields["sequence"], newest.fields["checksum"], newest.fields["length"])
            == (said.sequence, said.checksum, said.length),
            "%s and %s" % (newest.fields, said),
        )
        reach = [(each.neighbour, each.metric) for each in isis.reach(newest)]
        expect(reach == said.neighbours, "%s: %s and %s" % (said.id, reach, said.neighbours))
        expect(isis.areas(newest) == said.areas, "%s: %s" % (said.id, said.areas))
        expect(isis.hostname(newest) == said.hostname, "%s: %s" % (said.id, said.hostname))
    lab.log("%s" % dict(kinds))


@case("FRR and we are neighbours, and our databases are equal, LSP by LSP", "frr")
def frr_neighbour(lab):
    network = Networks(lab, [("s1", "f1")])
    router = network.routers["f1"]
    near = {our_system(1): [router.system], router.system: [our_system(1)]}
    network.wait_up()
    network.agree(near)
    ours = router.database()[lsp_id(our_system(1))]
    expect(ours.hostname == "s1" and ours.areas == [frr.AREA], "our LSP: %s" % (ours,))
    # No MOOSE switch is there, so the port carries no data.
    expect(network.roles("s1")[1] == "pending", "port 1 is " + network.roles("s1")[1])
    # It stays as it is over periodic CSNPs and more hellos than make a holding time.
    time.sleep(12)
    network.agree(near, 1)
    again = router.database()[lsp_id(our_system(1))]
    expect(again.sequence == ours.sequence, "re-issued without a reason: %s, %s" % (ours, again))
    check_pdus(lab)


@case("through a row of ours two FRRs learn each other and all between, octet for octet", "frr")
def frr_row(lab):
    network = Networks(lab, [("s1", "f1"), ("s3", "f2")], [("s1", "s2"), ("s2", "s3")])
    network.wait_up()
    near = {
        our_system(1): ["0000.0000.0001", our_system(2)],
        our_system(2): [our_system(1), our_system(3)],
        our_system(3): ["0000.0000.0002", our_system(2)],
        "0000.0000.0001": [our_system(1)],
        "0000.0000.0002": [our_system(3)],
    }
    network.agree(near)
    expect(network.roles("s2") == {1: "trunk", 2: "trunk"}, "s2: %s" % network.roles("s2"))
    check_pdus(lab)


@case(
    "with HMAC-MD5 on both sides FRR and we are neighbours, and every digest of ours is right",
    "frr",
)
def frr_md5(lab):
    keys = {"f1": {"link_key": LINK_KEY, "area_key": AREA_KEY}}
    network = Networks(
        lab, [("s1", "f1")], [("s1", "s2")], keys, Authentication="hmac-md5", Key=LINK_KEY
    )
    router = network.routers["f1"]
    near = {
        our_system(1): [our_system(2), router.system],
        our_system(2): [our_system(1)],
        router.system: [our_system(1)],
    }
    network.wait_up()
    network.agree(near)
    time.sleep(4)
    network.agree(near, 1)
    check_pdus(lab, MD5)


@case("LSPs of FRR in several fragments, as long as a frame can carry, arrive whole", "frr")
def frr_fragments(lab):
    settings = {"f1": {"prefixes": 600}}
    network = Networks(lab, [("s1", "f1"), ("s2", "f2")], [("s1", "s2")], settings)
    network.wait_up()
    one, two = network.routers["f1"], network.routers["f2"]

    def differ():
        found = [
            {
                each.id: (each.sequence, each.checksum, each.length)
                for each in router.database().values()
            }
            for router in (one, two)
        ]
        ours = {name: value[:2] for name, value in network.database("s2").items()}
        if found[0] != found[1] or ours != {name: value[:2] for name, value in found[0].items()}:
            return "%s; %s; %s" % (found[0], found[1], ours)
        return "" if len(found[0]) > 6 else "only %d LSPs" % len(found[0])

    took = wait("equal databases", differ)
    own = [each for each in two.database().values() if each.id.startswith(one.system)]
    prefixes = {prefix for each in own for prefix, _ in each.prefixes}
    expect(len(prefixes) >= 600, "%d prefixes" % len(prefixes))
    lengths = sorted(each.length for each in own)
    lab.log("all agree after %.1f s: of f1 %d fragments of %s octets" % (took, len(own), lengths))
    check_pdus(lab)


@case("FRR with another key, or with none, is no neighbour, and what it sends is counted", "frr")
def frr_wrong_key(lab):
    keys = {"f1": {"link_key": "another", "area_key": "another"}}
    network = Networks(
        lab, [("s1", "f1"), ("s1", "f2")], [], keys, Authentication="hmac-md5", Key=LINK_KEY
    )
    time.sleep(5)
    for router in network.routers.values():
        # One without a key takes our hellos, so it may think that it hears us, but never more.
        expect(not router.up(), "%s is up with %s" % (router.name, router.up()))
    said = network.adjacencies("s1")
    expect(not any(state == "up" for state, _ in said.values()), "we are up: %s" % said)
    refused = network.counters("s1")["dropped isis-authentication"]
    expect(refused >= 8, "%d refused" % refused)
    expect(list(network.database("s1")) == [lsp_id(our_system(1))], network.dump("s1"))
    lab.log("%d PDUs refused" % refused)
    check_pdus(lab, MD5, 8)


@case(
    "links cut and repaired are seen at both ends, LSPs are made anew and databases are equal",
    "frr",
)
def frr_cuts(lab):
    network = Networks(lab, [("s1", "f1"), ("s2", "f2")], [("s1", "s2")])
    one, two = network.routers["f1"], network.routers["f2"]
    near = {
        one.system: [our_system(1)],
        our_system(1): [one.system, our_system(2)],
        our_system(2): [our_system(1), two.system],
        two.system: [our_system(2)],
    }
    network.wait_up()
    network.agree(near)

    def says(router, system, due):
        lsp = router.database()[lsp_id(system)]
        found = sorted(each[0][:14] for each in lsp.neighbours)
        return "" if found == due else "%s names %s" % (system, found)

    before = two.database()[lsp_id(our_system(1))].sequence
    network.peer.do("cut s1:1")
    took = wait("FRR drops us", lambda: "" if not one.up() else "up with %s" % one.up(), 6)
    lab.log("FRR dropped us after %.2f s" % took)
    wait("our LSP without f1", lambda: says(two, our_system(1), [our_system(2)]), 10)
    expect(two.database()[lsp_id(our_system(1))].sequence > before, "the same sequence number")
    network.peer.do("repair s1:1")
    network.wait_up()
    network.agree(near)
    # The link between ours: both say so, each to its own side.
    network.peer.do("cut %s:%d" % network.of_link[0])
    wait("LSP without the link", lambda: says(one, our_system(1), [one.system]), 10)
    wait("LSP without the link", lambda: says(two, our_system(2), [two.system]), 10)
    network.peer.do("repair %s:%d" % network.of_link[0])
    network.agree(near)
    check_pdus(lab)


@case("in a ring of three of ours and three FRRs all databases agree after each random cut", "frr")
def frr_random(lab):
    ports = [("s1", "f1"), ("s2", "f1"), ("s2", "f2"), ("s3", "f2"), ("s3", "f3"), ("s1", "f3")]
    links = [("s1", "s2"), ("s2", "s3")]
    network = Networks(lab, ports, links)
    ends = {  # {(switch, port) to cut: (one system, the other)}
        network.interfaces[where]: (our_system(int(where[1])), router.system)
        for router in network.routers.values()
        for where in router.interfaces
    }
    for (a, b), end in zip(links, network.of_link):
        ends[end] = (our_system(int(a[1])), our_system(int(b[1])))
    systems = sorted({system for pair in ends.values() for system in pair})

    def near(cut):
        found = {system: [] for system in systems}
        for end, (a, b) in ends.items():
            if end not in cut:
                found[a].append(b)
                found[b].append(a)
        return found

    def connected(found):
        seen, waiting = set(), systems[:1]
        while waiting:
            system = waiting.pop()
            if system not in seen:
                seen.add(system)
                waiting += found[system]
        return len(seen) == len(systems)

    network.wait_up()
    network.agree(near(()))
    dice = random.Random(10589)
    cut = set()
    for _ in range(10):
        choices = [end for end in sorted(ends) if end in cut or connected(near(cut | {end}))]
        end = dice.choice(choices)
        what = "repair" if end in cut else "cut"
        network.peer.do("%s %s:%d" % (what, *end))
        cut ^= {end}
        lab.log("%s %s:%d" % (what, *end))
        network.agree(near(cut))
    check_pdus(lab)


@case(
    "an FRR that dies is given up after its holding time, and takes up its LSP when it is back",
    "frr",
)
def frr_restart(lab):
    network = Networks(lab, [("s1", "f1"), ("s1", "f2")])
    one, two = network.routers["f1"], network.routers["f2"]
    near = {our_system(1): [one.system, two.system]}
    near.update({one.system: [our_system(1)], two.system: [our_system(1)]})
    network.wait_up()
    network.agree(near)
    # Raise its sequence number, so that it comes back with an older one.
    for metric in (20, 30, 40):
        one.configure("interface s1-1", "isis metric %d" % metric)
        time.sleep(1.2)
    network.agree(near)
    before = two.database()[lsp_id(one.system)]
    expect(before.sequence > 3, "FRR made no new LSPs: %s" % (before,))
    begin = time.monotonic()
    one.kill()
    wait(
        "we give it up",
        lambda: "" if network.adjacencies("s1").get(1, ("", ""))[0] != "up" else "still up",
    )
    took = time.monotonic() - begin
    lab.log("given up after %.1f s" % took)
    # Three hellos of 0.9 to 1 s, the last of them up to 1 s ago.
    expect(1.5 < took < 4, "given up after %.1f s" % took)
    wait(
        "our LSP without it",
        lambda: ""
        if [each[0] for each in two.database()[lsp_id(our_system(1))].neighbours]
        == ["0000.0000.0002.00"]
        else "not yet",
    )
    one.start()
    network.wait_up()
    # Its first LSP is older than the one that is known; it learns that from us and goes beyond.
    network.agree(near)
    after = two.database()[lsp_id(one.system)]
    expect(after.sequence > before.sequence, "%s after %s" % (after, before))
    check_pdus(lab)


@case("beside an FRR, hosts of ours reach each other once each, and a cut costs little", "frr")
def frr_and_hosts(lab):
    ring = [("s1", "s2"), ("s2", "s3"), ("s3", "s1")]
    network = Networks(lab, [("s1", "f1")], ring, hosts=["s1", "s2", "s3"])
    network.wait_up()
    near = {our_system(i): [our_system(j) for j in (1, 2, 3) if j != i] for i in (1, 2, 3)}
    near[our_system(1)].append("0000.0000.0001")
    near["0000.0000.0001"] = [our_system(1)]
    network.agree(near)
    traffic = Traffic(network)
    wait("traffic", traffic.flowing)

    def once():
        begin = time.monotonic()
        time.sleep(1)
        end = time.monotonic()
        time.sleep(0.4)
        copies = traffic.copies(begin, end)
        return "" if set(copies) == {1} else "copies: %s" % dict(copies)

    wait("each datagram once", once)
    for switch, port in network.of_link[:1]:
        for what in ("cut", "repair"):
            time.sleep(QUIET)
            begin = time.monotonic()
            network.peer.do("%s %s:%d" % (what, switch, port))
            wait("traffic", lambda: traffic.flowing(begin))
            wait("each datagram once", once)
            outage, flow = traffic.outage(begin)
            lab.log("%s at %s: outage %.0f ms (%s)" % (what, switch, outage * 1000, flow))
            expect(outage < 1, "an outage of %.2f s (%s)" % (outage, flow))
    network.agree(near)
    expect(not traffic.duplicates(), "%d datagrams came twice" % traffic.duplicates())
    check_pdus(lab)
