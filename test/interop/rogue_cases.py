# SPDX-License-Identifier: GPL-2.0-only
"""
Cases of run-interop with a scripted speaker of IS-IS (rogue.py), for what FRR would not do: wrong
keys, recorded and forged LSPs, PDUs that break the standard. The laboratory is that of isis_lab.py.
"""

import time

import frr
import isis
import rogue
from isis_lab import (
    LINK_KEY,
    MD5,
    SHA,
    Networks,
    check_pdus,
    dropped,
    lsp_id,
    moose_tlv,
    our_system,
    rose,
    unchanged,
)
from lab import case, expect, wait


@case("hellos without our key, with a wrong key or with a wrong key ID never make a port a trunk")
def rogue_hellos(lab):
    network = Networks(
        lab, [("s1", ""), ("s1", "")], [], Authentication="hmac-sha256", Key=LINK_KEY, KeyId=SHA.id
    )
    # A true MOOSE neighbour shows that the key opens the door.
    true = rogue.Speaker("s1-1", "0211.9900.0000", None, SHA, SHA, extra=moose_tlv())
    true.wait_up()
    wait("trunk", lambda: "" if network.roles("s1")[1] == "trunk" else network.roles("s1")[1], 5)
    true.expect("our LSP", lambda pdu: pdu.type in isis.LSPS and isis.reach(pdu), since=0)
    before, database = network.counters("s1"), network.database("s1")
    other = rogue.Speaker("s1-2", "0211.8800.0000", None, None, None, extra=moose_tlv("02:11:88"))
    keys = [
        None,
        SHA._replace(secret=b"wrong"),
        SHA._replace(id=SHA.id + 1),
        MD5,
        isis.Key(isis.SHA256, b"", SHA.id),
    ]
    for key in keys:
        other.link_key = other.area_key = key
        for _ in range(4):
            # Also with the claim that the handshake is over.
            other.neighbour = (our_system(1), 2)
            for state in (isis.DOWN, isis.INITIALIZING, isis.UP):
                other.send(other.hello(state))
            other.send(other.lsp(1))
            time.sleep(0.3)
            role = network.roles("s1")[2]
            expect(role == "pending", "port 2 is %s with %s" % (role, key))
    # The signed hello of the true neighbour, recorded and played at the other port.
    for _ in range(3):
        other.send(true.hello(isis.UP))
        time.sleep(0.3)
    expect(network.roles("s1")[2] == "pending", "port 2 is " + network.roles("s1")[2])
    rose(network, "s1", before, "isis-authentication", 4 * 3 * len(keys))
    unchanged(network, "s1", database)
    expect(true.state == isis.UP, "the true neighbour is lost")
    check_pdus(lab, SHA)


@case("old, forged and broken LSPs change no database and are counted, each under its reason")
def rogue_lsps(lab):
    network = Networks(
        lab, [("s1", "")], [], Authentication="hmac-sha256", Key=LINK_KEY, KeyId=SHA.id
    )
    speaker = rogue.Speaker("s1-1", "0211.9900.0000", None, SHA, SHA, extra=moose_tlv())
    speaker.wait_up()
    mine = lsp_id(speaker.system)
    body = isis.tlv_areas(frr.AREA) + isis.tlv_hostname("speaker") + moose_tlv()
    body += isis.tlv_reach([isis.Reach(our_system(1) + ".00", 10, [isis.sub_link(1, 1)])])
    old, new = speaker.lsp(4, body), speaker.lsp(9, body)
    speaker.send(old)
    speaker.send(new)
    wait("LSP", lambda: "" if network.database("s1").get(mine, (0,))[0] == 9 else "not there", 5)
    speaker.expect(
        "acknowledgment",
        lambda pdu: pdu.type in isis.PSNPS
        and any(each.id == mine and each.sequence == 9 for each in isis.entries(pdu)),
        since=0,
    )
    settled = lambda: network.database("s1")
    time.sleep(1)
    before, counted = settled(), network.counters("s1")
    # Played again: it is older, and we send back what is newer [ISO 10589 7.3.15.1 e].
    answer = speaker.exchange(
        old, "the newer LSP", lambda pdu: pdu.type in isis.LSPS and pdu.fields["id"] == mine
    )
    expect(answer.octets[24:] == new[24:], "another LSP: " + isis.brief(answer))
    rose(network, "s1", counted, "isis-old", 1)
    unchanged(network, "s1", before)
    # Purges of the LSPs of both by somebody without the key.
    for key in (None, SHA._replace(secret=b"wrong"), MD5):
        for system in (our_system(1), speaker.system):
            sequence = network.database("s1")[lsp_id(system)][0]
            for number in (sequence, sequence + 1, 0xFFFFFFFF):
                speaker.send(speaker.lsp(number, b"", system=system, key=key, lifetime=0))
    rose(network, "s1", counted, "isis-authentication", 18)
    unchanged(network, "s1", before)
    # An LSP as it was recorded, but for its lifetime, which no digest covers: a purge for which no
    # key is needed, so purges must not have other TLVs [RFC 5304 2] [RFC 6233 2].
    for good in (new, speaker.newest(lsp_id(our_system(1))).octets):
        counted = network.counters("s1")
        speaker.send(good[: isis.LIFETIME_AT] + b"\0\0" + good[isis.LIFETIME_AT + 2 :])
        wait(
            "drop", lambda: "" if dropped(network.counters("s1")) > dropped(counted) else "none", 3
        )
        unchanged(network, "s1", before, "purge with a body")
    # Broken, with digests and checksums that are right but for the fault.
    for what, pdu in rogue.broken(new, SHA).items():
        counted = network.counters("s1")
        speaker.send(pdu)
        wait(
            what,
            lambda: "" if dropped(network.counters("s1")) > dropped(counted) else "not dropped",
            3,
        )
        unchanged(network, "s1", before, what)
    for pdu in (
        speaker.hello(),
        isis.build_psnp(speaker.system, [], SHA),
        isis.build_csnp(speaker.system, [], SHA),
    ):
        for what, bad in rogue.broken(pdu, SHA).items():
            speaker.send(bad)
    time.sleep(1)
    unchanged(network, "s1", before)
    speaker.wait_up()
    expect(network.adjacencies("s1")[1] == ("up", speaker.system), network.dump("s1"))
    lab.log("dropped: %s" % {k: v for k, v in network.counters("s1").items() if "dropped" in k})
    check_pdus(lab, SHA)


@case("the right key at an edge port opens nothing, and is counted")
def edge_port(lab):
    network = Networks(
        lab, [("s1", "edge")], [], Authentication="hmac-sha256", Key=LINK_KEY, KeyId=SHA.id
    )
    wait("edge", lambda: "" if network.roles("s1")[1] == "edge" else network.roles("s1")[1], 5)
    wait("our LSP", lambda: "" if network.database("s1") else "not there", 5)
    before, database = network.counters("s1"), network.database("s1")
    other = rogue.Speaker("s1-1", "0211.9900.0000", None, SHA, SHA, extra=moose_tlv())
    other.neighbour = (our_system(1), 1)
    for _ in range(5):
        for pdu in (other.hello(isis.INITIALIZING), other.hello(isis.UP), other.lsp(1)):
            other.send(pdu)
        time.sleep(0.3)
        expect(network.roles("s1")[1] == "edge", "the port is " + network.roles("s1")[1])
    rose(network, "s1", before, "isis-on-edge", 15)
    unchanged(network, "s1", database)
    expect(not other.received, "we speak IS-IS at an edge port")


@case("who claims the prefix of a switch that is there is no neighbour, and the owner stays")
def rogue_prefix(lab):
    network = Networks(
        lab, [("s1", ""), ("s1", ""), ("s1", "")], [], Authentication="hmac-md5", Key=LINK_KEY
    )
    true = rogue.Speaker("s1-1", "0211.9900.0000", None, MD5, MD5, extra=moose_tlv())
    true.wait_up()
    body = isis.tlv_areas(frr.AREA) + moose_tlv()
    body += isis.tlv_reach([isis.Reach(our_system(1) + ".00", 10, [isis.sub_link(1, 1)])])
    true.send(true.lsp(1, body))
    mine = lsp_id(true.system)
    wait("its LSP", lambda: "" if mine in network.database("s1") else "not there", 5)
    time.sleep(1)
    before, database = network.counters("s1"), network.database("s1")
    # Another switch with its prefix, and one with that of s1 itself.
    claims = [
        rogue.Speaker("s1-2", true.system, None, MD5, MD5, extra=moose_tlv(address="02:99:01")),
        rogue.Speaker("s1-3", our_system(1), None, MD5, MD5, extra=moose_tlv("02:11:01")),
    ]
    time.sleep(4)
    for claim in claims:
        expect(claim.state != isis.UP, "%s is up" % claim.interface)
    expect(network.roles("s1") == {1: "trunk", 2: "pending", 3: "pending"}, network.dump("s1"))
    rose(network, "s1", before, "isis-prefix", 3)
    rose(network, "s1", before, "isis-mismatch", 3)
    unchanged(network, "s1", database)
    expect(true.state == isis.UP, "the owner is lost")
    check_pdus(lab, MD5)


@case("who has the key can purge: the owner makes its LSP anew with a higher number, at once")
def insider_purge(lab):
    network = Networks(lab, [("s1", ""), ("s1", "")], [], Authentication="hmac-md5", Key=LINK_KEY)
    speaker = rogue.Speaker("s1-1", "0211.9900.0000", None, MD5, MD5, extra=moose_tlv())
    speaker.wait_up()
    mine = lsp_id(our_system(1))
    first = speaker.expect(
        "our LSP", lambda pdu: pdu.type in isis.LSPS and isis.reach(pdu), since=0
    )
    number = first.fields["sequence"] + 5
    again = speaker.exchange(
        speaker.lsp(number, b"", system=our_system(1), lifetime=0),
        "our LSP, made anew",
        lambda pdu: pdu.type in isis.LSPS
        and pdu.fields["id"] == mine
        and pdu.fields["sequence"] > number
        and pdu.fields["lifetime"],
    )
    expect(isis.reach(again) == isis.reach(first), "another one: " + isis.brief(again))
    # A fragment in our name that we never made [ISO 10589 7.3.15.1 c].
    purge = speaker.exchange(
        speaker.lsp(3, system=our_system(1), fragment="00-07"),
        "purge of the fragment",
        lambda pdu: pdu.type in isis.LSPS
        and pdu.fields["id"].endswith("00-07")
        and pdu.fields["lifetime"] == 0,
    )
    # Nothing but what a purge may have [RFC 6233 2].
    expect({kind for kind, _ in purge.tlvs} <= {10, 13, 137}, "TLVs %s" % purge.tlvs)
    expect(isis.verified(purge.octets, MD5), "its digest")
    check_pdus(lab, MD5, 5)
