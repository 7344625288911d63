# SPDX-License-Identifier: GPL-2.0-only
"""
What the standards say of the octets of IS-IS, once more and from scratch, as the oracle of
test/interop: point-to-point hellos, link state PDUs and sequence number PDUs of either level.

  [ISO 10589 9] headers and TLVs 1, 6, 8, 9 and 10; [ISO 10589 7.3.11] the checksum
  [RFC 1195] TLVs 129 and 132; [RFC 5301] TLV 137; [RFC 5303] TLV 240; [RFC 5305] TLVs 22, 134, 135
  [RFC 5307] sub-TLV 4 of TLV 22; [RFC 6232] TLV 13; [RFC 5304] and [RFC 5310] authentication

TLV 250 is ours: see doc/moose.rst.

Key     how PDUs are authenticated; sign() and verified() do it
build_* the octets of a PDU from values
decode  the values of a PDU from its octets, with everything checked that can be
"""

import hashlib
import hmac
import ipaddress
import struct
from collections import namedtuple

GROUP = bytes.fromhex("09002b000005")  # all intermediate systems [ISO 10589 8.4.8]
LLC = bytes.fromhex("fefe03")
DISCRIMINATOR = 0x83
HELLO, L1_LSP, L2_LSP, L1_CSNP, L2_CSNP, L1_PSNP, L2_PSNP = 17, 18, 20, 24, 25, 26, 27
LSPS, CSNPS, PSNPS = (L1_LSP, L2_LSP), (L1_CSNP, L2_CSNP), (L1_PSNP, L2_PSNP)
HEADER = {
    HELLO: 20,
    **dict.fromkeys(LSPS, 27),
    **dict.fromkeys(CSNPS, 33),
    **dict.fromkeys(PSNPS, 17),
}
UP, INITIALIZING, DOWN = 0, 1, 2  # of the three-way handshake [RFC 5303 3.1]
STATES = {UP: "Up", INITIALIZING: "Initializing", DOWN: "Down"}
IPV4 = 0xCC
OVERLOAD = 0x04
LIFETIME_AT, CHECKSUM_AT, CHECKED_FROM = 10, 24, 12  # in an LSP
MOOSE = 250
MD5, SHA256 = "md5", "sha256"

Key = namedtuple("Key", "kind secret id", defaults=(0,))
# Of TLV 240; what is not there is None.
ThreeWay = namedtuple(
    "ThreeWay", "state circuit neighbour neighbour_circuit", defaults=(None, None)
)
# Of TLV 9.
Entry = namedtuple("Entry", "lifetime id sequence checksum")
# Of TLV 22; `sub` is a list of pairs of a type and octets.
Reach = namedtuple("Reach", "neighbour metric sub", defaults=((),))
# A PDU. `fields` are those of its header, `tlvs` pairs of a type and octets, in order.
Pdu = namedtuple("Pdu", "type fields tlvs octets")


class Malformed(Exception):
    """No IS-IS PDU, or one that breaks the standard; says where."""


def insist(condition, text):
    if not condition:
        raise Malformed(text)


# ---- Identifiers ---------------------------------------------------------------------------------


def system_octets(text):
    """Six octets of xxxx.xxxx.xxxx."""
    octets = bytes.fromhex(text.replace(".", ""))
    insist(len(octets) == 6, "a system ID has six octets: " + text)
    return octets


def system_text(octets):
    digits = octets[:6].hex()
    return ".".join(digits[i : i + 4] for i in (0, 4, 8))


def node_octets(text):
    """Seven octets of xxxx.xxxx.xxxx.nn."""
    return system_octets(text[:14]) + bytes.fromhex(text[15:17])


def node_text(octets):
    return "%s.%02x" % (system_text(octets), octets[6])


def lsp_octets(text):
    """Eight octets of xxxx.xxxx.xxxx.nn-ff."""
    return node_octets(text) + bytes.fromhex(text[18:20])


def lsp_text(octets):
    return "%s-%02x" % (node_text(octets), octets[7])


def area_octets(text):
    return bytes.fromhex(text.replace(".", ""))


def area_text(octets):
    digits = octets.hex()
    return ".".join([digits[:2]] + [digits[i : i + 4] for i in range(2, len(digits), 4)])


# ---- Checksum ------------------------------------------------------------------------------------


def sums(octets):
    """The two sums of Fletcher's checksum, modulo 255."""
    first = second = 0
    for octet in octets:
        first = (first + octet) % 255
        second = (second + first) % 255
    return first, second


def checksum(octets, at):
    """
    What is to stand in the two octets at `at` so that both sums are zero; they count as zero. With
    x and y there, and n octets: first + x + y = 0 and second + (n - at) x + (n - at - 1) y = 0.
    """
    first, second = sums(octets[:at] + b"\0\0" + octets[at + 2 :])
    behind = len(octets) - at - 1
    x = (behind * first - second) % 255
    y = (second - (behind + 1) * first) % 255
    return (x or 255) << 8 | (y or 255)  # neither is zero [ISO 10589 7.3.11]


def put_checksum(pdu):
    at = CHECKSUM_AT - CHECKED_FROM
    value = checksum(bytes(pdu[CHECKED_FROM:]), at)
    return pdu[:CHECKSUM_AT] + struct.pack("!H", value) + pdu[CHECKSUM_AT + 2 :]


def checksum_good(pdu):
    """Of an LSP. Zero in both octets, which says that there is none, is not good."""
    return all(pdu[CHECKSUM_AT : CHECKSUM_AT + 2]) and sums(pdu[CHECKED_FROM:]) == (0, 0)


# ---- Authentication ------------------------------------------------------------------------------

CLEAR_TEXT, CRYPTOGRAPHIC, HMAC_MD5 = 1, 3, 54
APAD = bytes.fromhex("878fe1f3")
DIGEST = {MD5: 16, SHA256: 32}


def empty_authentication(key):
    """The value of TLV 10 before there is a digest."""
    if key.kind == MD5:
        return struct.pack("!B16x", HMAC_MD5)
    return struct.pack("!BH", CRYPTOGRAPHIC, key.id) + APAD * 8


def digest(text, key):
    if key.kind == MD5:
        return hmac.new(key.secret, text, hashlib.md5).digest()
    # A longer key than the digest is hashed first [RFC 5310 3.3], where HMAC itself begins to do
    # so at the block, 64 octets [RFC 2104 2].
    secret = key.secret if len(key.secret) <= 32 else hashlib.sha256(key.secret).digest()
    return hmac.new(secret, text, hashlib.sha256).digest()


def digest_place(pdu, key):
    """Where in the PDU the digest of this kind (and of this key ID) is, or None."""
    at = pdu[1]
    while at + 2 <= len(pdu):
        kind, length = pdu[at], pdu[at + 1]
        value = pdu[at + 2 : at + 2 + length]
        if kind == 10 and value and value[0] == (HMAC_MD5 if key.kind == MD5 else CRYPTOGRAPHIC):
            lead = 1 if key.kind == MD5 else 3
            known = key.kind == MD5 or value[1:3] == struct.pack("!H", key.id)
            if known and len(value) == lead + DIGEST[key.kind]:
                return at + 2 + lead
        at += 2 + length
    return None


def expected_digest(pdu, key, at):
    """What the digest at this place is to be [RFC 5304 2] [RFC 5310 3.3]."""
    blank = bytes(16) if key.kind == MD5 else APAD * 8
    text = pdu[:at] + blank + pdu[at + len(blank) :]
    if text[4] & 0x1F in LSPS:
        text = text[:LIFETIME_AT] + b"\0\0" + text[LIFETIME_AT + 2 :]
        text = text[:CHECKSUM_AT] + b"\0\0" + text[CHECKSUM_AT + 2 :]
    return digest(text, key)


def sign(pdu, key):
    """The PDU with the digest in its TLV 10, and for an LSP with the checksum after that."""
    at = digest_place(pdu, key)
    insist(at is not None, "no TLV 10 for this key")
    pdu = pdu[:at] + expected_digest(pdu, key, at) + pdu[at + DIGEST[key.kind] :]
    return put_checksum(pdu) if pdu[4] & 0x1F in LSPS else pdu


def verified(pdu, key):
    """Whether the PDU has a digest of this kind and it is right."""
    at = digest_place(pdu, key)
    return at is not None and pdu[at : at + DIGEST[key.kind]] == expected_digest(pdu, key, at)


# ---- Encoder -------------------------------------------------------------------------------------


def tlv(kind, value):
    insist(len(value) <= 255, "TLV %d is too long" % kind)
    return bytes([kind, len(value)]) + value


def tlv_areas(*areas):
    return tlv(1, b"".join(tlv_like(area_octets(area)) for area in areas))


def tlv_like(octets):
    return bytes([len(octets)]) + octets


def tlv_padding(length):
    return tlv(8, bytes(length))


def tlv_entries(entries):
    """TLVs 9 with at most 15 entries each."""
    octets = [
        struct.pack("!H8sIH", each.lifetime, lsp_octets(each.id), each.sequence, each.checksum)
        for each in entries
    ]
    return b"".join(tlv(9, b"".join(octets[i : i + 15])) for i in range(0, len(octets), 15))


def tlv_reach(reaches):
    """A TLV 22 for each neighbour."""
    out = b""
    for each in reaches:
        sub = b"".join(bytes([kind, len(value)]) + value for kind, value in each.sub)
        metric = struct.pack("!I", each.metric)[1:]
        out += tlv(22, node_octets(each.neighbour) + metric + tlv_like(sub))
    return out


def sub_link(local, remote):
    """Sub-TLV 4 of TLV 22, link local and remote identifiers."""
    return (4, struct.pack("!II", local, remote))


def tlv_three_way(value):
    octets = struct.pack("!BI", value.state, value.circuit)
    if value.neighbour is not None:
        octets += system_octets(value.neighbour) + struct.pack("!I", value.neighbour_circuit)
    return tlv(240, octets)


def tlv_protocols(*protocols):
    return tlv(129, bytes(protocols))


def tlv_addresses(*addresses):
    return tlv(132, b"".join(ipaddress.IPv4Address(each).packed for each in addresses))


def tlv_hostname(name):
    return tlv(137, name.encode())


def tlv_moose(*subs):
    """Sub-TLVs as pairs of a type and octets."""
    return tlv(MOOSE, b"".join(bytes([kind, len(value)]) + value for kind, value in subs))


def finish(kind, head, tlvs, key):
    """The PDU: common header, the rest of its header with 0 for its length, TLVs, digest."""
    start = struct.pack("!8B", DISCRIMINATOR, HEADER[kind], 1, 0, kind, 1, 0, 0)
    tlvs = (tlv(10, empty_authentication(key)) if key else b"") + tlvs
    pdu = start + head + tlvs
    insist(len(start + head) == HEADER[kind], "header of %d octets" % len(start + head))
    at = 17 if kind == HELLO else 8
    pdu = pdu[:at] + struct.pack("!H", len(pdu)) + pdu[at + 2 :]
    if kind in LSPS:
        pdu = put_checksum(pdu)
    return sign(pdu, key) if key else pdu


def build_hello(system, tlvs, key=None, circuit=0, holding=3, circuit_type=1, pad=0):
    """A point-to-point hello [ISO 10589 9.7], padded to `pad` octets if it is shorter."""
    head = struct.pack("!B6sHHB", circuit_type, system_octets(system), holding, 0, circuit)
    short = pad - HEADER[HELLO] - len(tlvs) - (2 + len(empty_authentication(key)) if key else 0)
    while short >= 2:
        tlvs += tlv_padding(min(short - 2, 255))
        short -= min(short, 257)
    return finish(HELLO, head, tlvs, key)


def build_lsp(identifier, sequence, tlvs, key=None, lifetime=1200, bits=1, kind=L1_LSP):
    """A link state PDU [ISO 10589 9.8]."""
    head = struct.pack("!HH8sIHB", 0, lifetime, lsp_octets(identifier), sequence, 0, bits)
    return finish(kind, head, tlvs, key)


FIRST, LAST = "0000.0000.0000.00-00", "ffff.ffff.ffff.ff-ff"


def build_csnp(system, entries, key=None, first=FIRST, last=LAST, kind=L1_CSNP):
    """A complete sequence numbers PDU [ISO 10589 9.10]."""
    head = struct.pack(
        "!H7s8s8s", 0, system_octets(system) + b"\0", lsp_octets(first), lsp_octets(last)
    )
    return finish(kind, head, tlv_entries(entries), key)


def build_psnp(system, entries, key=None, kind=L1_PSNP):
    """A partial sequence numbers PDU [ISO 10589 9.12]."""
    return finish(
        kind, struct.pack("!H7s", 0, system_octets(system) + b"\0"), tlv_entries(entries), key
    )


def frame(source, pdu):
    """An Ethernet frame with a PDU; source is xx:xx:xx:xx:xx:xx."""
    head = GROUP + bytes.fromhex(source.replace(":", "")) + struct.pack("!H", len(LLC + pdu))
    return (head + LLC + pdu).ljust(60, b"\0")


# ---- Decoder -------------------------------------------------------------------------------------


def is_isis(octets):
    """Whether a frame carries IS-IS."""
    return len(octets) >= 18 and octets[14:18] == LLC + bytes([DISCRIMINATOR])


def pdu_of(octets):
    """The PDU in a frame, without the padding behind it."""
    (length,) = struct.unpack("!H", octets[12:14])
    insist(length <= 1500, "a frame with an Ethernet type")
    insist(14 + length <= len(octets), "length %d in a frame of %d" % (length, len(octets)))
    return octets[17 : 14 + length]


def split(octets, where):
    """A list of (type, value) from TLVs or sub-TLVs."""
    found = []
    at = 0
    while at < len(octets):
        insist(at + 2 <= len(octets), where + ": half a TLV")
        end = at + 2 + octets[at + 1]
        insist(end <= len(octets), "%s: TLV %d is cut off" % (where, octets[at]))
        found.append((octets[at], octets[at + 2 : end]))
        at = end
    return found


def decode(pdu):
    """The Pdu of octets. All TLVs known here are decoded once, so that none is malformed."""
    insist(len(pdu) >= 8, "%d octets" % len(pdu))
    insist(pdu[0] == DISCRIMINATOR and pdu[2] == 1 and pdu[5] == 1, "discriminator or version")
    insist(pdu[3] in (0, 6), "ID length %d" % pdu[3])
    insist(pdu[7] in (0, 3), "maximum area addresses %d" % pdu[7])
    kind = pdu[4] & 0x1F
    insist(kind in HEADER, "PDU type %d" % kind)
    insist(pdu[1] == HEADER[kind], "length indicator %d of PDU type %d" % (pdu[1], kind))
    insist(len(pdu) >= HEADER[kind], "PDU type %d of %d octets" % (kind, len(pdu)))
    if kind == HELLO:
        names = "circuit_type system holding length circuit"
        values = struct.unpack_from("!B6sHHB", pdu, 8)
    elif kind in LSPS:
        names = "length lifetime id sequence checksum bits"
        values = struct.unpack_from("!HH8sIHB", pdu, 8)
    elif kind in CSNPS:
        names = "length source first last"
        values = struct.unpack_from("!H7s8s8s", pdu, 8)
    else:
        names = "length source"
        values = struct.unpack_from("!H7s", pdu, 8)
    fields = dict(zip(names.split(), values))
    texts = {
        "system": system_text,
        "id": lsp_text,
        "source": node_text,
        "first": lsp_text,
        "last": lsp_text,
    }
    fields.update({name: texts[name](fields[name]) for name in texts if name in fields})
    insist(fields["length"] == len(pdu), "PDU length %d of %d" % (fields["length"], len(pdu)))
    if kind == HELLO:
        insist(fields["circuit_type"] in (1, 2, 3), "circuit type %d" % fields["circuit_type"])
    if kind in LSPS:
        insist(checksum_good(pdu), "checksum 0x%04x" % fields["checksum"])
    made = Pdu(kind, fields, split(pdu[HEADER[kind] :], "PDU type %d" % kind), pdu)
    for each in (
        areas,
        entries,
        three_way,
        reach,
        narrow_reach,
        protocols,
        addresses,
        hostname,
        moose,
    ):
        each(made)
    return made


def values(pdu, kind):
    return [value for each, value in pdu.tlvs if each == kind]


def areas(pdu):
    """Area addresses, as texts."""
    found = []
    for value in values(pdu, 1):
        at = 0
        while at < len(value):
            end = at + 1 + value[at]
            insist(1 <= value[at] <= 13 and end <= len(value), "an area address of %d" % value[at])
            found.append(area_text(value[at + 1 : end]))
            at = end
    return found


def entries(pdu):
    """Entries of TLVs 9."""
    found = []
    for value in values(pdu, 9):
        insist(len(value) % 16 == 0, "TLV 9 of %d octets" % len(value))
        for lifetime, identifier, sequence, total in struct.iter_unpack("!H8sIH", value):
            found.append(Entry(lifetime, lsp_text(identifier), sequence, total))
    return found


def three_way(pdu):
    """The ThreeWay, or None."""
    found = None
    for value in values(pdu, 240):
        insist(pdu.type == HELLO and found is None, "TLV 240 twice, or in no hello")
        insist(len(value) in (1, 5, 15) and value[0] in STATES, "TLV 240: " + value.hex())
        circuit = struct.unpack("!I", value[1:5])[0] if len(value) > 1 else None
        found = ThreeWay(value[0], circuit)
        if len(value) == 15:
            far = struct.unpack("!I", value[11:])[0]
            found = ThreeWay(value[0], circuit, system_text(value[5:11]), far)
    return found


def reach(pdu):
    """The Reaches of TLVs 22."""
    found = []
    for value in values(pdu, 22):
        at = 0
        while at < len(value):
            insist(at + 11 <= len(value), "TLV 22 ends early")
            end = at + 11 + value[at + 10]
            insist(end <= len(value), "sub-TLVs of TLV 22 end early")
            metric = int.from_bytes(value[at + 7 : at + 10], "big")
            sub = split(value[at + 11 : end], "TLV 22")
            for kind, octets in sub:
                insist(kind != 4 or len(octets) == 8, "sub-TLV 4 of %d octets" % len(octets))
            found.append(Reach(node_text(value[at : at + 7]), metric, tuple(sub)))
            at = end
    return found


def link_of(one):
    """The local and remote identifiers of a Reach, or None."""
    return next((struct.unpack("!II", value) for kind, value in one.sub if kind == 4), None)


def narrow_reach(pdu):
    """The addresses of neighbours in TLVs 6, which only hellos on LANs should have."""
    for value in values(pdu, 6):
        insist(len(value) % 6 == 0, "TLV 6 of %d octets" % len(value))
    return [value[i : i + 6].hex(":") for value in values(pdu, 6) for i in range(0, len(value), 6)]


def protocols(pdu):
    return [protocol for value in values(pdu, 129) for protocol in value]


def addresses(pdu):
    for value in values(pdu, 132):
        insist(len(value) % 4 == 0, "TLV 132 of %d octets" % len(value))
    return [
        str(ipaddress.IPv4Address(value[i : i + 4]))
        for value in values(pdu, 132)
        for i in range(0, len(value), 4)
    ]


def hostname(pdu):
    found = values(pdu, 137)
    insist(all(found), "an empty hostname")
    return found[0].decode("ascii", "replace") if found else ""


MOOSE_LENGTHS = {1: 8, 2: 2, 3: 6, 5: 4}


def moose(pdu):
    """{name: value} of TLV 250, or None."""
    found = values(pdu, MOOSE)
    if not found:
        return None
    said = {}
    for kind, value in split(found[0], "TLV 250"):
        insist(len(value) == MOOSE_LENGTHS.get(kind, len(value)), "sub-TLV %d of TLV 250" % kind)
        if kind == 1:
            said.update(plan=value[0], length=value[1], prefix=value[2:8].hex(":"))
        elif kind in (2, 5):
            said["priority" if kind == 2 else "holding"] = int.from_bytes(value, "big")
        elif kind == 3:
            said["address"] = value.hex(":")
    return said


NAMES = {
    HELLO: "hello",
    **dict.fromkeys(LSPS, "LSP"),
    **dict.fromkeys(CSNPS, "CSNP"),
    **dict.fromkeys(PSNPS, "PSNP"),
}


def brief(pdu):
    """A decoded PDU in a few words."""
    fields = pdu.fields
    if pdu.type == HELLO:
        state = three_way(pdu)
        return "hello of %s, %s" % (fields["system"], STATES[state.state] if state else "two-way")
    if pdu.type in LSPS:
        return "LSP %s, %08x, lifetime %d" % (fields["id"], fields["sequence"], fields["lifetime"])
    return "%s of %s: %s" % (
        NAMES[pdu.type],
        fields["source"],
        " ".join("%s/%x" % (each.id, each.sequence) for each in entries(pdu)) or "empty",
    )
