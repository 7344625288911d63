/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_CORE_ISIS_PDU_H
#define MOOSE_CORE_ISIS_PDU_H

/**
 * @file
 * @ingroup moose-test
 * PDUs of IS-IS as a neighbour would write and read them, by the figures of the standards and not
 * by the core.
 */

#include "core-test-support.h"

namespace ns3
{
namespace coretest
{

constexpr uint64_t SELF_SYSTEM = 0x020001000000; //!< the switch under test, 02:00:01
constexpr l2_mac ALL_IS = 0x09002b000005;        //!< AllISs [RFC 5309 4.1]

/** PDU types [ISO 10589 9]. */
enum IsisType : uint8_t
{
    ISIS_HELLO = 17,
    ISIS_LSP = 18,
    ISIS_CSNP = 24,
    ISIS_PSNP = 26,
};

/** States of the three-way handshake [RFC 5303 3.1]. */
enum IsisState : uint8_t
{
    STATE_UP = 0,
    STATE_INITIALIZING = 1,
    STATE_DOWN = 2,
};

/** @return the system identifier of the switch 02:00:NN */
inline uint64_t
System(unsigned number)
{
    return UINT64_C(0x020000000000) | static_cast<uint64_t>(number) << 24;
}

/** @return the identifier of an LSP */
inline uint64_t
LspId(uint64_t system, unsigned fragment = 0)
{
    return system << 16 | fragment;
}

/** @return a TLV, or an item of one */
inline Bytes
Tlv(uint8_t type, const Bytes& value)
{
    Bytes bytes = {type, static_cast<uint8_t>(value.size())};
    bytes.insert(bytes.end(), value.begin(), value.end());
    return bytes;
}

/** @return one behind the other */
inline Bytes
operator+(Bytes a, const Bytes& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/** @return an integer in network byte order */
inline Bytes
Number(uint64_t value, int octets)
{
    Bytes bytes;
    Put(bytes, value, octets);
    return bytes;
}

/** @return TLV 1 with the area address 49.xxxx */
inline Bytes
AreaTlv(uint16_t area = 1)
{
    return Tlv(1, Bytes{3, 0x49} + Number(area, 2));
}

/** What TLV 250 says. */
struct MooseSays
{
    uint64_t prefix;           //!< 48 bits
    uint8_t length = 24;       //!< how many count
    uint8_t plan = 0;          //!< kind
    uint16_t priority = 32768; //!< to be the root
    l2_mac address = 0;        //!< of the switch; 0: as the prefix
    uint32_t microseconds = 0; //!< holding time, or 0

    /** @return the TLV */
    Bytes Write() const
    {
        Bytes items = Tlv(1, Bytes{plan, length} + Number(prefix, 6)) +
                      Tlv(2, Number(priority, 2)) + Tlv(3, Number(address ? address : prefix, 6));
        return Tlv(250, microseconds ? items + Tlv(5, Number(microseconds, 4)) : items);
    }
};

/** @return TLV 250 of a switch */
inline Bytes
MooseTlv(uint64_t prefix, l2_mac address = 0)
{
    MooseSays says;
    says.prefix = prefix;
    says.address = address;
    return says.Write();
}

/** A neighbour in TLV 22 [RFC 5305 3, RFC 5307 1.1]. */
struct Reach
{
    uint64_t system;         //!< who
    uint32_t local = 1;      //!< port here
    uint32_t remote = 1;     //!< port there
    uint32_t metric = 20000; //!< of the link

    /** @return the TLV */
    Bytes Write() const
    {
        const Bytes identifiers = Tlv(4, Number(local, 4) + Number(remote, 4));
        return Tlv(22,
                   Number(system, 6) + Bytes{0} + Number(metric, 3) +
                       Bytes{static_cast<uint8_t>(identifiers.size())} + identifiers);
    }
};

/** @return the common header [ISO 10589 9.5] */
inline Bytes
CommonHeader(uint8_t type, uint8_t length)
{
    return {0x83, length, 1, 0, type, 1, 0, 0};
}

/** Write an integer over octets that are there. */
inline void
Set(Bytes& bytes, std::size_t offset, uint64_t value, int octets)
{
    const Bytes number = Number(value, octets);
    std::copy(number.begin(), number.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

/**
 * @brief The checksum by its definition [ISO 8473 annex C]: of all pairs of octets that are not
 * zero the one with which both sums, of the octets and of the octets by their place from the end,
 * are 0 modulo 255.
 * @param lsp an LSP, covered from octet 12 on, with the checksum at 24
 * @return it
 */
inline uint16_t
NaiveChecksum(const Bytes& lsp)
{
    uint64_t sum = 0;
    uint64_t weighted = 0;
    for (std::size_t i = 12; i < lsp.size(); ++i)
    {
        const uint64_t octet = i == 24 || i == 25 ? 0 : lsp[i];
        sum += octet;
        weighted += octet * (lsp.size() - i);
    }
    for (uint64_t x = 1; x <= 255; ++x)
    {
        const uint64_t y = 255 - (sum + x) % 255; // with which the first sum is 0
        if ((weighted + x * (lsp.size() - 24) + y * (lsp.size() - 25)) % 255 == 0)
        {
            return static_cast<uint16_t>(x << 8 | y);
        }
    }
    return 0;
}

/** A point-to-point hello [ISO 10589 9.7]. */
struct IsisHello
{
    uint64_t system = System(2);       //!< who says it
    uint16_t holding = 65535;          //!< seconds
    uint8_t levels = 1;                //!< circuit type
    uint16_t area = 1;                 //!< in the area address
    uint8_t state = STATE_DOWN;        //!< how it sees the adjacency
    uint32_t circuit = 1;              //!< its extended local circuit identifier
    bool sees = false;                 //!< the two below are there
    uint64_t neighbour = SELF_SYSTEM;  //!< whom it sees
    uint32_t neighbourCircuit = 1;     //!< at which circuit of that
    bool threeWay = true;              //!< TLV 240 is there
    Bytes moose = MooseTlv(System(2)); //!< TLV 250
    Bytes more;                        //!< further TLVs

    /** @return its octets */
    Bytes Write() const
    {
        Bytes pdu = CommonHeader(ISIS_HELLO, 20) + Bytes{levels} + Number(system, 6) +
                    Number(holding, 2) + Number(0, 2) + Bytes{static_cast<uint8_t>(circuit)};
        Bytes handshake = Bytes{state} + Number(circuit, 4);
        handshake =
            sees ? handshake + Number(neighbour, 6) + Number(neighbourCircuit, 4) : handshake;
        pdu = pdu + AreaTlv(area) + (threeWay ? Tlv(240, handshake) : Bytes()) + moose + more;
        Set(pdu, 17, pdu.size(), 2);
        return pdu;
    }
};

/** A link state PDU [ISO 10589 9.8]. */
struct IsisLsp
{
    uint64_t id = LspId(System(2));               //!< whose, and which
    uint32_t sequence = 1;                        //!< number
    uint16_t lifetime = 1200;                     //!< remaining, seconds
    uint8_t flags = 1;                            //!< level 1; 4 more: overload
    Bytes tlvs = AreaTlv() + MooseTlv(System(2)); //!< what it says

    /** @return its octets, with the checksum */
    Bytes Write() const
    {
        Bytes pdu = CommonHeader(ISIS_LSP, 27) + Number(27 + tlvs.size(), 2) + Number(lifetime, 2) +
                    Number(id, 8) + Number(sequence, 4) + Number(0, 2) + Bytes{flags} + tlvs;
        Set(pdu, 24, NaiveChecksum(pdu), 2);
        return pdu;
    }
};

/** @return the LSP of a switch that names these neighbours */
inline IsisLsp
LspOf(uint64_t system, const std::vector<Reach>& neighbours = {}, uint32_t sequence = 1)
{
    IsisLsp lsp;
    lsp.id = LspId(system);
    lsp.sequence = sequence;
    lsp.tlvs = AreaTlv() + MooseTlv(system);
    for (const Reach& reach : neighbours)
    {
        lsp.tlvs = lsp.tlvs + reach.Write();
    }
    return lsp;
}

/** What a sequence numbers PDU says of an LSP. */
struct IsisEntry
{
    uint64_t id;              //!< which
    uint32_t sequence;        //!< number
    uint16_t checksum;        //!< its
    uint16_t lifetime = 1200; //!< seconds
};

/** A sequence numbers PDU [ISO 10589 9.9, 9.11]. */
struct IsisSnp
{
    uint8_t type = ISIS_PSNP;         //!< PSNP or CSNP
    uint64_t system = System(2);      //!< who says it
    uint64_t start = 0;               //!< CSNP: from this LSP
    uint64_t end = UINT64_MAX;        //!< to this
    std::vector<IsisEntry> entries{}; //!< what is named

    /** @return its octets */
    Bytes Write() const
    {
        const bool complete = type == ISIS_CSNP;
        Bytes pdu =
            CommonHeader(type, complete ? 33 : 17) + Number(0, 2) + Number(system, 6) + Bytes{0};
        pdu = complete ? pdu + Number(start, 8) + Number(end, 8) : pdu;
        for (const IsisEntry& e : entries)
        {
            pdu = pdu + Tlv(9,
                            Number(e.lifetime, 2) + Number(e.id, 8) + Number(e.sequence, 4) +
                                Number(e.checksum, 2));
        }
        Set(pdu, 8, pdu.size(), 2);
        return pdu;
    }
};

/** @return a PDU in its frame */
inline Bytes
IsisFrame(const Bytes& pdu, l2_mac source = 0x00163e000099)
{
    return MakeFrame(ALL_IS,
                     source,
                     static_cast<uint16_t>(pdu.size() + 3),
                     Bytes{0xfe, 0xfe, 0x03} + pdu);
}

/** A digest that depends on key, length and every octet. It is no good, but the protocol cannot
 * know. */
inline void
ToyDigest(const uint8_t* key,
          std::size_t keyLength,
          const uint8_t* data,
          std::size_t length,
          uint8_t* out)
{
    uint64_t hash = 0xcbf29ce484222325 ^ length;
    for (std::size_t i = 0; i < keyLength + length; ++i)
    {
        hash = (hash ^ (i < keyLength ? key[i] : data[i - keyLength])) * 0x100000001b3;
    }
    for (int i = 0; i < 32; ++i)
    {
        hash ^= hash >> 29;
        hash *= 0xbf58476d1ce4e5b9;
        out[i] = static_cast<uint8_t>(hash >> 56);
    }
}

/** The key that all share, "moose". */
inline Bytes
ToyKey()
{
    return {'m', 'o', 'o', 's', 'e'};
}

/**
 * @brief Authenticate a PDU: TLV 10 before all others, its digest over the PDU with the lifetime
 * and checksum of an LSP zero and with zeros [RFC 5304 2] or Apad [RFC 5310 3.3] in the digest's
 * place.
 * @param pdu without TLV 10
 * @param md5 HMAC-MD5, or HMAC-SHA-256 with key number 1
 * @return with it, and with a right checksum
 */
inline Bytes
Sign(Bytes pdu, bool md5)
{
    const std::size_t header = pdu.at(1);
    const Bytes apad = {0x87, 0x8f, 0xe1, 0xf3};
    Bytes value = md5 ? Bytes{54} : Bytes{3, 0, 1};
    const std::size_t at = header + 2 + value.size();
    const std::size_t octets = md5 ? 16 : 32;
    for (std::size_t i = 0; i < octets; ++i)
    {
        value.push_back(md5 ? 0 : apad[i % 4]);
    }
    const Bytes tlv = Tlv(10, value);
    pdu.insert(pdu.begin() + static_cast<std::ptrdiff_t>(header), tlv.begin(), tlv.end());
    Set(pdu, pdu.at(4) == ISIS_HELLO ? 17 : 8, pdu.size(), 2);
    Bytes covered = pdu;
    if (pdu.at(4) == ISIS_LSP)
    {
        Set(covered, 10, 0, 2);
        Set(covered, 24, 0, 2);
    }
    uint8_t digest[32];
    const Bytes key = ToyKey();
    ToyDigest(key.data(), key.size(), covered.data(), covered.size(), digest);
    std::copy_n(digest, octets, pdu.begin() + static_cast<std::ptrdiff_t>(at));
    if (pdu.at(4) == ISIS_LSP)
    {
        Set(pdu, 24, NaiveChecksum(pdu), 2);
    }
    return pdu;
}

/** A PDU that was sent, read by the standard's figures. */
struct SentPdu
{
    l2_time time;  //!< when
    uint16_t port; //!< where
    Bytes pdu;     //!< its octets

    /** @return its type */
    uint8_t Type() const
    {
        return pdu.at(4) & 0x1f;
    }

    /** @return LSP: its identifier */
    uint64_t Id() const
    {
        return Get(pdu, 12, 8);
    }

    /** @return LSP: its sequence number */
    uint32_t Sequence() const
    {
        return static_cast<uint32_t>(Get(pdu, 20, 4));
    }

    /** @return LSP: its remaining lifetime */
    uint16_t Lifetime() const
    {
        return static_cast<uint16_t>(Get(pdu, 10, 2));
    }

    /** @return LSP: the last octet of its header */
    uint8_t Flags() const
    {
        return pdu.at(26);
    }

    /** @return the values of all TLVs of a type */
    std::vector<Bytes> Tlvs(uint8_t type) const
    {
        std::vector<Bytes> found;
        for (std::size_t at = pdu.at(1); at + 2 <= pdu.size(); at += 2u + pdu.at(at + 1))
        {
            if (pdu.at(at) == type)
            {
                const auto from = pdu.begin() + static_cast<std::ptrdiff_t>(at) + 2;
                found.emplace_back(from, from + pdu.at(at + 1));
            }
        }
        return found;
    }

    /** @return hello: the state it tells, or 99 */
    unsigned State() const
    {
        const auto tlvs = Tlvs(240);
        return tlvs.size() == 1 ? tlvs[0].at(0) : 99;
    }

    /** @return SNP: what it names */
    std::vector<IsisEntry> Entries() const
    {
        std::vector<IsisEntry> entries;
        for (const Bytes& value : Tlvs(9))
        {
            for (std::size_t at = 0; at + 16 <= value.size(); at += 16)
            {
                entries.push_back({Get(value, at + 2, 8),
                                   static_cast<uint32_t>(Get(value, at + 10, 4)),
                                   static_cast<uint16_t>(Get(value, at + 14, 2)),
                                   static_cast<uint16_t>(Get(value, at, 2))});
            }
        }
        return entries;
    }

    /** @return LSP: systems that TLV 22 names, in order */
    std::vector<uint64_t> Neighbours() const
    {
        std::vector<uint64_t> systems;
        for (const Bytes& value : Tlvs(22))
        {
            for (std::size_t at = 0; at + 11 <= value.size(); at += 11u + value.at(at + 10))
            {
                systems.push_back(Get(value, at, 6));
            }
        }
        return systems;
    }
};

} // namespace coretest
} // namespace ns3

#endif /* MOOSE_CORE_ISIS_PDU_H */
