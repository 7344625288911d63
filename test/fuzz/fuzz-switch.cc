/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * Fuzz target: a switch with four ports, of either scheme, and any sequence of inputs to it.
 *
 * The first bytes of the input make a configuration; the others are read as events, one after the
 * other: raw frames, frames put together from addresses and types that matter, PDUs of IS-IS from
 * neighbours that have the key, messages of the directory ELK, DHCP, time, ports going up and down,
 * other topologies, an added rewriter, looks at tables and dumps, and allocations that fail. After
 * each event the answers are held against what l2.h promises; the switch checks itself.
 *
 *     clang++ -fsanitize=fuzzer,address,undefined ...; see -DMOOSE_FUZZ=ON in CMakeLists.txt
 */

#include "core/l2.h"
#include "fuzz-input.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

namespace
{

constexpr uint16_t PORTS = 4;          // of the switch
constexpr uint32_t NODES = 4;          // of a topology; the switch is number 0
constexpr uint16_t REWRITTEN = 0x88b6; // EtherType of the added rewriter
constexpr std::size_t LONGEST = 2000;  // octets of a frame
constexpr l2_time HOUR = 3600 * L2_SECOND;

const l2_rewriter ANY_REWRITER = {"any", REWRITTEN, 64, AnyFields};

/// One run.
class Run
{
  public:
    Run(const uint8_t* data, std::size_t size)
        : m_in(data, size)
    {
    }

    ~Run()
    {
        l2_switch_free(m_switch);
        Require(m_memory.blocks == 0, "every byte goes back to the allocator");
    }

    void All()
    {
        MakeSwitch();
        while (m_switch && !m_in.AtEnd())
        {
            Event();
        }
    }

  private:
    void MakeSwitch();
    void Event();
    void Frame(const std::vector<uint8_t>& frame);
    void FrameAt(uint16_t port, const std::vector<uint8_t>& frame);
    std::vector<uint8_t> RawFrame();
    std::vector<uint8_t> BuiltFrame();
    std::vector<uint8_t> ElkFrame();
    std::vector<uint8_t> DhcpFrame();
    void Record(std::vector<uint8_t>& frame);
    void Isis();
    void Greet();
    void ManagePort();
    void Deadlines();
    uint64_t System(uint8_t which);
    std::vector<uint8_t> Hello(uint16_t port, uint8_t who, uint8_t state, bool sees);
    std::vector<uint8_t> Lsp();
    std::vector<uint8_t> Snp(uint8_t who);
    std::vector<uint8_t> MooseTlv(uint8_t who, uint8_t oddity);
    std::vector<uint8_t> IsisFrame(std::vector<uint8_t> pdu, bool sign);
    void AppendArp(std::vector<uint8_t>& frame);
    l2_mac Address();
    void SetPort();
    void SetTopology();
    void Look();
    void DrainQuietly();
    void CheckAnswers(uint16_t port, const std::vector<uint8_t>& frame);
    void CheckSend(const l2_action& action);
    void CheckElk(const uint8_t* frame, uint16_t out);
    void CheckForward(uint16_t port, const std::vector<uint8_t>& frame, const l2_action& action);

    Input m_in;                    // the fuzzer's bytes
    Memory m_memory;               // of the switch
    l2_config m_config{};          // of the switch
    l2_switch* m_switch{nullptr};  // the switch
    l2_time m_now{0};              // the time
    bool m_up[PORTS + 1]{};        // what it was told of its ports
    bool m_directory[PORTS + 1]{}; // which may have a server
    bool m_sent[PORTS + 1]{};      // where the present frame has gone
    uint64_t m_control{0};         // frames that the switch has taken for itself
};

void
Run::MakeSwitch()
{
    const uint8_t choice = m_in.Byte();
    l2_config_init(&m_config, choice & 1 ? "moose" : "ethernet");
    m_config.ports = PORTS;
    m_config.address = 0x00005e005300 + (choice >> 1 & 7);
    m_config.fdb_capacity = 1 + m_in.Byte() % 8;
    m_config.fdb_ageing = 10 * L2_SECOND;
    m_config.spanning_tree = choice & 16 ? L2_SPANNING_TREE_RSTP : L2_SPANNING_TREE_STATIC;
    m_config.host_capacity = 1 + m_in.Byte() % 8;
    m_config.host_hold = L2_SECOND * (1 + m_in.Byte());
    m_config.host_id = static_cast<l2_host_id>(m_in.Byte() % 3);
    m_config.host_id_port_bits = 3;
    m_config.broadcast = choice & 16 ? L2_BROADCAST_RPF : L2_BROADCAST_TREE;
    m_config.max_paths = 1 + (choice >> 5);
    const uint8_t plan = m_in.Byte();
    m_config.plan.kind = static_cast<l2_plan_kind>(plan % 3);
    m_config.plan.prefix_length = m_config.plan.kind == L2_PLAN_FLAT    ? 8 + plan % 37
                                  : m_config.plan.kind == L2_PLAN_CLASS ? 8 + 5 * (plan % 7)
                                                                        : 24;
    l2_plan_prefix(&m_config.plan, 1, &m_config.prefix);
    const uint8_t routing = m_in.Byte();
    m_config.routing = routing & 1 ? L2_ROUTING_LINK_STATE : L2_ROUTING_PRECOMPUTED;
    m_config.isis.authentication = static_cast<l2_authentication>((routing >> 1) % 3);
    m_config.isis.key_length = 1;
    m_config.isis.key[0] = 'k';
    m_config.isis.lsdb_capacity = 16;
    m_config.isis.hello_interval = routing & 8 ? L2_SECOND : 10 * L2_MILLISECOND;
    m_config.isis.lsp_lifetime = routing & 16 ? 1200 : 350;
    m_config.isis.settle_time = routing & 32 ? 0 : 20 * L2_MILLISECOND;
    m_config.isis.overload = routing & 64;
    m_config.isis.ipv4_address = routing & 128 ? 0x0a000001 : 0;
    const uint8_t intercept = m_in.Byte();
    m_config.intercept.arp = intercept & 3;
    m_config.intercept.dhcp = intercept & 2;
    m_config.intercept.arp_rate = intercept & 4 ? 10 : 0;
    m_config.intercept.arp_burst = 1 + (intercept >> 3 & 3);
    m_config.intercept.arp_cache = intercept >> 5 & 3;
    l2_env env = {};
    env.resize = Memory::Resize;
    env.hmac = ToyHmac;
    env.ctx = &m_memory;
    env.seed = m_in.Byte();
    m_memory.failIn = m_in.Byte() - 1;
    const int error = l2_switch_new(&m_switch, &m_config, &env);
    Require(error == L2_OK || error == L2_ENOMEM || error == L2_ECONFIG, "l2_switch_new's answers");
    m_switch = error == L2_OK ? m_switch : nullptr;
    m_memory.failIn = -1;
    for (uint16_t port = 1; m_switch && port <= PORTS; port++)
    {
        l2_port_state state = {};
        state.up = true;
        m_up[port] = true;
        Require(l2_switch_set_port(m_switch, port, &state, 0) == L2_OK, "a port can go up");
        DrainQuietly();
    }
}

void
Run::Event()
{
    switch (m_in.Byte() % 26)
    {
    case 0:
        Frame(RawFrame());
        break;
    case 1:
        m_now += static_cast<l2_time>(m_in.Number(4));
        break;
    case 2:
        m_now += HOUR * m_in.Byte() / 16;
        break;
    case 3:
        l2_switch_expire(m_switch, m_now);
        DrainQuietly();
        break;
    case 4:
        SetPort();
        break;
    case 5:
        SetTopology();
        break;
    case 6:
        Look();
        break;
    case 7:
        m_memory.failIn = m_in.Byte() % 8;
        break;
    case 8: {
        const int error = l2_switch_add_rewriter(m_switch, &ANY_REWRITER);
        Require(error == L2_OK || error == L2_EEXIST || error == L2_ENOMEM, "add_rewriter");
        break;
    }
    case 9:
    case 10:
        Frame(BpduFrame(m_in));
        break;
    case 11:
    case 12:
    case 13:
        Isis();
        break;
    case 14:
        Greet();
        break;
    case 15:
        ManagePort();
        break;
    case 16:
        Deadlines();
        break;
    case 17:
    case 18:
    case 19:
        Frame(ElkFrame());
        break;
    case 20:
    case 21:
        Frame(DhcpFrame());
        break;
    default:
        Frame(BuiltFrame());
        break;
    }
    Require(l2_switch_check(m_switch), "the switch's own invariants");
}

/// An address that may mean something to the switch.
l2_mac
Run::Address()
{
    const uint8_t choice = m_in.Byte();
    const l2_mac low = choice >> 4;
    l2_prefix other = {0, 0};
    switch (choice & 15)
    {
    case 0:
        return L2_MAC_BROADCAST;
    case 1:
        return 0x0180c2000000 + low;
    case 2:
        return 0x01005e000000 + low;
    case 3:
        return L2_MAC_NONE;
    case 4:
    case 5:
    case 6:
        return m_config.prefix.bits | low;
    case 7:
    case 8:
        l2_plan_prefix(&m_config.plan, 2 + low % 3, &other);
        return other.bits | 1;
    case 9:
        return m_in.Number(6);
    default:
        return 0x00005e005310 + low;
    }
}

std::vector<uint8_t>
Run::RawFrame()
{
    std::vector<uint8_t> frame(m_in.Byte());
    for (uint8_t& byte : frame)
    {
        byte = m_in.Byte();
    }
    return frame;
}

/// A record of ELK, of a host that may be here.
void
Run::Record(std::vector<uint8_t>& frame)
{
    Put(frame, 0, 8);
    Put(frame, UINT64_C(0xffff0a000000) | m_in.Byte() % 4, 8);
    Put(frame, Address(), 6);
    Put(frame, Address(), 6);
    Put(frame, 0x00005e005300, 6);
    Put(frame, 1, 2);
    Put(frame, m_in.Byte() % 4 << 8, 2);
    Put(frame, 0, 8);
}

/// A message of the directory, of a host, a server or a switch, to a server, a host or the group.
std::vector<uint8_t>
Run::ElkFrame()
{
    const uint8_t kind = m_in.Byte();
    const l2_mac source = Address();
    std::vector<uint8_t> frame;
    Put(frame,
        kind & 128      ? Address()
        : kind % 8 == 1 ? 0x03454c4b0001
                        : m_config.prefix.bits | 1,
        6);
    Put(frame, source, 6);
    Put(frame, 0x88b5, 2);
    Put(frame, 0x0100 | kind % 8, 2);
    Put(frame, kind >> 3 & 3, 2);
    const uint64_t ip = UINT64_C(0xffff0a000000) | (kind >> 5 & 3);
    switch (kind % 8)
    {
    case 1: // HELLO
        Put(frame, source, 6);
        Put(frame, 0, 8);
        Put(frame, ip, 8);
        Put(frame, m_in.Byte() * 16, 4);
        Put(frame, m_in.Byte() * 65536, 4);
        Put(frame, 0, 8);
        Put(frame, 0, 4);
        break;
    case 3: // ANSWER
        Put(frame, 0, 8);
        Put(frame, ip, 8);
        Put(frame, Address(), 6);
        Put(frame, 0, 8);
        Put(frame, UINT64_C(0xffff0a000001), 8);
        break;
    case 5: // ANNOUNCE
        Put(frame, 0, 8);
        Put(frame, ip, 8);
        Put(frame, Address(), 6);
        break;
    default:
        Record(frame);
        Put(frame, 0, 8);
        Put(frame, ip, 8);
    }
    frame.resize(kind & 64 ? frame.size() : std::max<std::size_t>(frame.size(), 60), 0);
    return frame;
}

/// DHCP in UDP in IPv4, with a header of any length, of a client or a server.
std::vector<uint8_t>
Run::DhcpFrame()
{
    const uint8_t kind = m_in.Byte();
    const uint8_t words = kind & 4 ? 5 + m_in.Byte() % 11 : 5;
    const l2_mac destination = Address();
    const l2_mac source = Address();
    std::vector<uint8_t> frame;
    Put(frame, kind & 8 ? L2_MAC_BROADCAST : destination, 6);
    Put(frame, source, 6);
    Put(frame, 0x0800, 2);
    Put(frame, (0x40U | words) << 8, 2);
    Put(frame, words * 4U + 8 + 244, 2);
    Put(frame, kind & 64 ? 0x2000 : 0, 4);
    Put(frame, 0x40110000, 4);
    Put(frame, 0xffffffff, 8);
    frame.resize(14 + words * 4U, 1);
    Put(frame, kind & 1 ? 0x00440043 : 0x00430044, 4);
    Put(frame, 8 + 244, 2);
    Put(frame, 0, 2);
    const std::size_t dhcp = frame.size();
    Put(frame, kind & 1 ? 0x01010600 : 0x02010600, 4);
    Put(frame, 0, 8);
    Put(frame, 0, 4);
    Put(frame, 0x0a000000 | kind >> 6, 4);
    Put(frame, 0, 4);
    Put(frame, kind & 32 ? 1 : 0, 4);
    Put(frame, kind & 16 ? source : Address(), 6);
    frame.resize(dhcp + 236, 0);
    Put(frame, 0x63825363350100, 7);
    frame.back() = 1 + m_in.Byte() % 8;
    Put(frame, 0xff, 1);
    return frame;
}

/// A system identifier: of a switch in the plan, this one among them, or any.
uint64_t
Run::System(uint8_t which)
{
    l2_prefix prefix = {0, 0};
    l2_plan_prefix(&m_config.plan, 1 + which % 4, &prefix);
    return which < 240 ? prefix.bits : 0x020000000000 | which;
}

/// TLV 250; oddities: another address, kind of plan or prefix, a holding time, none at all.
std::vector<uint8_t>
Run::MooseTlv(uint8_t who, uint8_t oddity)
{
    std::vector<uint8_t> tlv;
    if (oddity % 8 == 7)
    {
        return tlv;
    }
    const bool hold = oddity % 8 == 4;
    Put(tlv, hold ? 0xfa1c0108 : 0xfa160108, 4);
    Put(tlv, static_cast<uint8_t>(m_config.plan.kind) + (oddity % 8 == 5), 1);
    Put(tlv, m_config.prefix.length, 1);
    Put(tlv, System(oddity % 8 == 6 ? who + 1 : who), 6);
    Put(tlv, 0x02020000 | (oddity >> 4) * 4096, 4);
    Put(tlv, 0x0306, 2);
    Put(tlv, 0x00005e005300 + who + (oddity % 8 == 3 ? 64 : 0), 6);
    if (hold)
    {
        Put(tlv, 0x050400000001 + (oddity >> 3) * 1000, 6);
    }
    return tlv;
}

/// A point-to-point hello of a neighbour, good but for what the input makes odd.
std::vector<uint8_t>
Run::Hello(uint16_t port, uint8_t who, uint8_t state, bool sees)
{
    const uint8_t oddity = m_in.Byte();
    std::vector<uint8_t> pdu;
    Put(pdu, 0x8314010011010000, 8);
    Put(pdu, oddity == 1 ? 2 : 1, 1);
    Put(pdu, System(who), 6);
    Put(pdu, oddity == 2 ? 0 : 30, 2);
    Put(pdu, 1, 3);
    Put(pdu, oddity == 3 ? 0x010403490002 : 0x010403490001, 6);
    Put(pdu, sees ? 0xf00f : 0xf005, 2);
    Put(pdu, state, 1);
    Put(pdu, 1 + (who >> 2 & 3), 4);
    if (sees)
    {
        Put(pdu, oddity == 4 ? System(2) : m_config.prefix.bits, 6);
        Put(pdu, oddity == 5 ? port + 1 : port, 4);
    }
    Append(pdu, MooseTlv(who, oddity < 64 ? 0 : oddity));
    return pdu;
}

/// An LSP whose members are few, so that newer, equal, older, own and confused ones come up.
std::vector<uint8_t>
Run::Lsp()
{
    static const uint16_t lifetimes[] = {1200, 1200, 1200, 0, 1, 65535, 350, 1200};
    const uint8_t who = m_in.Byte();
    const uint8_t kind = m_in.Byte();
    const uint8_t sequence = m_in.Byte();
    std::vector<uint8_t> pdu;
    Put(pdu, 0x831b010012010000, 8);
    Put(pdu, 0, 2); // its length, for now
    Put(pdu, lifetimes[kind & 7], 2);
    Put(pdu, System(who), 6);
    Put(pdu, kind & 8 ? kind >> 6 : 0, 2);
    Put(pdu, sequence == 255 ? 0xffffffff : sequence % 8, 4);
    Put(pdu, 0, 2);
    Put(pdu, kind & 16 ? 5 : 1, 1);
    if (lifetimes[kind & 7] == 0 && kind & 32)
    {
        return pdu;
    }
    Append(pdu, MooseTlv(who, kind & 8 ? 7 : m_in.Byte() & 0xf3));
    for (unsigned n = m_in.Byte() % 5; n > 0; n--)
    {
        const uint8_t other = m_in.Byte();
        Put(pdu, 0x1615, 2);
        Put(pdu, System(other & 3), 6);
        Put(pdu, other == 0xff ? 0xffffff : 20000, 4);
        Put(pdu, 0x0a040800000001 + (other >> 2 & 3), 7);
        Put(pdu, 1 + (other >> 4 & 3), 4);
    }
    return pdu;
}

/// A CSNP or PSNP of a neighbour.
std::vector<uint8_t>
Run::Snp(uint8_t who)
{
    const uint8_t kind = m_in.Byte();
    std::vector<uint8_t> pdu;
    Put(pdu, kind & 1 ? 0x8321010018010000 : 0x831101001a010000, 8);
    Put(pdu, 0, 2);
    Put(pdu, System(who), 6);
    Put(pdu, 0, 1);
    if (kind & 1)
    {
        Put(pdu, kind & 2 ? System(kind >> 4) << 16 : 0, 8);
        Put(pdu, kind & 4 ? System(kind >> 6) << 16 | 0xffff : UINT64_MAX, 8);
    }
    for (unsigned n = m_in.Byte() % 6; n > 0; n--)
    {
        const uint8_t entry = m_in.Byte();
        Put(pdu, entry & 64 ? 0x09100000 : 0x09101000, 4);
        Put(pdu, System(entry & 3), 6);
        Put(pdu, entry >> 7, 2);
        Put(pdu, entry >> 2 & 7, 4);
        Put(pdu, m_in.Byte() * 257, 2);
    }
    return pdu;
}

/// A PDU in its frame, with length, digest and checksum as they ought to be.
std::vector<uint8_t>
Run::IsisFrame(std::vector<uint8_t> pdu, bool sign)
{
    const bool md5 = m_config.isis.authentication == L2_AUTHENTICATION_HMAC_MD5;
    const bool lsp = pdu[4] == 18;
    const std::size_t header = pdu[1];
    const std::size_t octets = md5 ? 16 : 32;
    std::size_t digest = 0;
    if (sign && m_config.isis.authentication != L2_AUTHENTICATION_NONE)
    {
        static const uint8_t apad[] = {0x87, 0x8f, 0xe1, 0xf3};
        std::vector<uint8_t> tlv;
        Put(tlv, md5 ? 0x0a1136 : 0x0a23030001, md5 ? 3 : 5);
        digest = header + tlv.size();
        for (std::size_t i = 0; i < octets; i++)
        {
            tlv.push_back(md5 ? 0 : apad[i % 4]);
        }
        pdu.insert(pdu.begin() + static_cast<std::ptrdiff_t>(header), tlv.begin(), tlv.end());
    }
    const std::size_t length = pdu[4] == 17 ? 17 : 8;
    pdu[length] = static_cast<uint8_t>(pdu.size() >> 8);
    pdu[length + 1] = static_cast<uint8_t>(pdu.size());
    if (digest)
    {
        std::vector<uint8_t> covered = pdu;
        if (lsp)
        {
            covered[10] = covered[11] = 0;
        }
        const l2_hash hash = md5 ? L2_HASH_MD5 : L2_HASH_SHA256;
        const uint8_t* key = m_config.isis.key;
        ToyHmac(nullptr, hash, key, 1, covered.data(), covered.size(), pdu.data() + digest);
    }
    if (lsp) // both sums of ISO 8473 annex C become zero
    {
        uint64_t sum = 0;
        uint64_t sums = 0;
        for (std::size_t i = 12; i < pdu.size(); i++)
        {
            sum += pdu[i];
            sums += pdu[i] * (pdu.size() - i);
        }
        for (unsigned x = 1; x < 256; x++)
        {
            const unsigned y = 255 - (sum + x) % 255;
            if ((sums + x * (pdu.size() - 24) + y * (pdu.size() - 25)) % 255 == 0)
            {
                pdu[24] = static_cast<uint8_t>(x);
                pdu[25] = static_cast<uint8_t>(y);
                break;
            }
        }
    }
    std::vector<uint8_t> frame;
    Put(frame, 0x09002b000005, 6);
    Put(frame, 0x00005e005399, 6);
    Put(frame, pdu.size() + 3, 2);
    Put(frame, 0xfefe03, 3);
    Append(frame, pdu);
    frame.resize(std::max<std::size_t>(frame.size(), 60), 0);
    return frame;
}

/// One PDU, which may have a few octets that are wrong, before it is signed or after.
void
Run::Isis()
{
    const uint8_t kind = m_in.Byte();
    const uint8_t who = kind >> 4;
    const uint16_t port = 1 + (kind >> 2) % PORTS;
    std::vector<uint8_t> pdu;
    switch (kind & 3)
    {
    case 0:
        pdu = Hello(port, who, m_in.Byte() % 4, m_in.Byte() & 1);
        break;
    case 1:
        pdu = Snp(who);
        break;
    default:
        pdu = Lsp();
    }
    const uint8_t wrong = m_in.Byte();
    for (unsigned n = wrong < 192 ? 0 : wrong & 3; n > 0; n--)
    {
        // Type and header length stay, for there the digest's place comes from.
        pdu[5 + m_in.Byte() % (pdu.size() - 5)] ^= m_in.Byte();
    }
    std::vector<uint8_t> frame = IsisFrame(pdu, wrong != 191);
    if (wrong == 190)
    {
        frame[17 + m_in.Byte() % (frame.size() - 17)] ^= m_in.Byte();
    }
    FrameAt(port, frame);
}

/// A neighbour comes up, if nothing speaks against it.
void
Run::Greet()
{
    const uint8_t kind = m_in.Byte();
    const uint16_t port = 1 + kind % PORTS;
    const uint8_t who = kind >> 2 & 15;
    FrameAt(port, IsisFrame(Hello(port, who, 2, false), true));
    FrameAt(port, IsisFrame(Hello(port, who, 1, true), true));
}

void
Run::ManagePort()
{
    const uint8_t choice = m_in.Byte();
    l2_port_config config;
    l2_port_config_init(&config);
    config.admin_edge = choice & 8;
    config.directory = choice & 4;
    config.path_cost = (choice >> 4) * 1000;
    const int error = l2_switch_configure_port(m_switch, 1 + choice % PORTS, &config, m_now);
    Require(error == L2_OK, "a port can be managed");
    m_directory[1 + choice % PORTS] = config.directory;
    DrainQuietly();
}

/// Do for a while what the switch waits for, when it is due.
void
Run::Deadlines()
{
    unsigned still = 0;
    for (unsigned n = m_in.Byte() % 32; n > 0 && l2_switch_deadline(m_switch) != L2_NEVER; n--)
    {
        const l2_time deadline = l2_switch_deadline(m_switch);
        still = deadline > m_now ? 0 : still + 1;
        Require(still < 8, "what is due is done");
        m_now = std::max(m_now, deadline);
        l2_switch_expire(m_switch, m_now);
        DrainQuietly();
    }
}

void
Run::AppendArp(std::vector<uint8_t>& frame)
{
    const uint8_t oddity = m_in.Byte();
    Put(frame, oddity == 1 ? 6 : 1, 2);
    Put(frame, 0x0800, 2);
    Put(frame, oddity == 2 ? 8 : 6, 1);
    Put(frame, oddity == 3 ? m_in.Byte() : 4, 1);
    Put(frame, 1 + oddity % 2, 2);
    Put(frame, Address(), 6);
    Put(frame, 0x0a000001, 4);
    Put(frame, Address(), 6);
    Put(frame, 0x0a000002, 4);
}

std::vector<uint8_t>
Run::BuiltFrame()
{
    static const uint16_t types[] =
        {0x0806, 0x0800, 0x86dd, REWRITTEN, 0x88b5, 0x0026, 0x05ff, 0x8100};
    std::vector<uint8_t> frame;
    Put(frame, Address(), 6);
    Put(frame, Address(), 6);
    const uint8_t shape = m_in.Byte();
    for (unsigned tags = shape >> 6; tags > 1; tags--)
    {
        Put(frame, shape & 32 ? 0x88a8 : 0x8100, 2);
        Put(frame, m_in.Number(2), 2);
    }
    const uint16_t type = types[shape % 8];
    Put(frame, type, 2);
    if (type == 0x0806)
    {
        AppendArp(frame);
    }
    for (unsigned i = shape >> 3 & 3; i > 0; i--)
    {
        Put(frame, m_in.Number(8), 8);
    }
    const uint8_t length = m_in.Byte();
    frame.resize(length < 250 ? std::max<std::size_t>(frame.size(), 60) : 8 * length - 500, 0);
    return frame;
}

void
Run::SetPort()
{
    const uint8_t choice = m_in.Byte();
    const uint16_t port = choice % (PORTS + 2);
    l2_port_state state = {};
    state.up = (choice & 64) != 0;
    state.max_frame = choice & 128 ? 100 : 0;
    const int error = l2_switch_set_port(m_switch, port, &state, m_now);
    const bool exists = port >= 1 && port <= PORTS;
    Require(error == (exists ? L2_OK : L2_ENOENT), "l2_switch_set_port's answers");
    if (exists)
    {
        m_up[port] = state.up;
    }
    DrainQuietly();
}

void
Run::SetTopology()
{
    l2_env env = {};
    l2_topology* topology = nullptr;
    Require(l2_topology_new(&topology, NODES, &env) == L2_OK, "a topology can be made");
    for (uint32_t node = 0; node < NODES; node++)
    {
        l2_node info = {0x00005e005300 + node,
                        static_cast<uint16_t>(4096 * (m_in.Byte() % 16)),
                        {0, 0},
                        false};
        l2_plan_prefix(&m_config.plan, node + 1, &info.prefix);
        l2_topology_set_node(topology, node, &info);
    }
    for (unsigned links = m_in.Byte() % 9; links > 0; links--)
    {
        const uint8_t ends = m_in.Byte();
        const uint8_t ports = m_in.Byte();
        l2_topology_add_link(topology,
                             ends % NODES,
                             ports % (PORTS + 2),
                             ends / NODES % NODES,
                             ports / 8 % (PORTS + 2),
                             ends >> 4);
    }
    const uint32_t self = m_in.Byte() % 8 == 0 ? NODES : 0;
    const int error = l2_switch_set_topology(m_switch, topology, self, m_now);
    Require(error == L2_OK || error == L2_ENOMEM || error == L2_EINVAL || error == L2_ENOENT,
            "l2_switch_set_topology's answers");
    uint32_t hops = 0;
    l2_topology_distance(topology, 0, NODES - 1, &hops);
    DrainQuietly();
    l2_topology_free(topology);
}

void
Run::Look()
{
    const std::size_t size = 1 + m_in.Number(2) % 3000;
    std::unique_ptr<char[]> buffer(new char[size]);
    l2_text text = {buffer.get(), size, 0, false};
    l2_switch_dump(m_switch, &text);
    Require(text.length < size && buffer[text.length] == 0, "a dump ends with 0, in its buffer");
    l2_table table;
    for (std::size_t i = 0; l2_switch_table(m_switch, i, &table); i++)
    {
        Require(table.capacity == 0 || table.entries <= table.capacity, "entries fit");
    }
    for (uint16_t port = 0; port <= PORTS + 1; port++)
    {
        Require(l2_port_role_name(l2_switch_port_role(m_switch, port)) != nullptr, "a role's name");
    }
    l2_switch_host_address(m_switch, Address());
    Require(l2_switch_deadline(m_switch) >= 0, "a deadline");
}

/// Answers to what is no frame: events, and frames of the switch's own.
void
Run::DrainQuietly()
{
    l2_action action;
    while (l2_switch_next(m_switch, &action))
    {
        Require(action.type == L2_ACTION_EVENT || action.type == L2_ACTION_SEND,
                "without a frame nothing is forwarded or dropped");
        CheckSend(action);
    }
}

void
Run::Frame(const std::vector<uint8_t>& frame)
{
    FrameAt(m_in.Byte() % 8 == 0 ? m_in.Byte() % (PORTS + 2) : 1 + m_in.Byte() % PORTS, frame);
}

void
Run::FrameAt(uint16_t port, const std::vector<uint8_t>& frame)
{
    const std::size_t length = std::min(frame.size(), LONGEST);
    const std::size_t known = std::min<std::size_t>(length, L2_HEAD);
    const std::size_t need = std::min(l2_switch_need(m_switch, frame.data(), known), length);
    Require(std::min(l2_switch_need(m_switch, frame.data(), length), length) == need,
            "with more octets the need is the same");
    // Exactly what was asked for, so that a look further is seen.
    const std::unique_ptr<uint8_t[]> head(new uint8_t[need]);
    std::copy(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(need), head.get());
    const l2_frame in = {head.get(), need, length};
    l2_switch_receive(m_switch, port, &in, m_now);
    CheckAnswers(port, frame);
}

void
Run::CheckAnswers(uint16_t port, const std::vector<uint8_t>& frame)
{
    std::fill(m_sent, m_sent + PORTS + 1, false);
    unsigned forwards = 0;
    unsigned drops = 0;
    l2_action action;
    while (l2_switch_next(m_switch, &action))
    {
        if (action.type == L2_ACTION_FORWARD)
        {
            CheckForward(port, frame, action);
            forwards++;
        }
        else if (action.type == L2_ACTION_SEND)
        {
            CheckSend(action);
        }
        else if (action.type == L2_ACTION_DROP)
        {
            Require(l2_drop_name(action.as.drop) != nullptr, "a reason's name");
            drops++;
        }
        else if (action.type == L2_ACTION_EVENT)
        {
            char text[L2_EVENT_TEXT];
            Require(l2_event_format(text, &action.as.event) == text, "an event in words");
        }
    }
    const bool exists = port >= 1 && port <= PORTS;
    const l2_counters& counters = *l2_switch_counters(m_switch);
    const unsigned taken = counters.control - m_control;
    m_control = counters.control;
    Require(drops <= 1 && taken <= 1 && (forwards > 0) + drops + taken == (exists ? 1U : 0U),
            "a frame is forwarded, taken, or dropped for one reason");
    uint64_t dropped = 0;
    for (const uint64_t reason : counters.dropped)
    {
        dropped += reason;
    }
    Require(counters.received == counters.forwarded + counters.control + dropped,
            "received = forwarded + control + dropped");
    Require(counters.copies >= counters.forwarded, "a frame forwarded is at least a copy");
}

/// A frame of the switch's own: whole, to a port that is up, and ELK only to switches and servers.
void
Run::CheckSend(const l2_action& action)
{
    const auto& send = action.as.send;
    if (action.type == L2_ACTION_SEND)
    {
        Require(send.length >= 60 && send.port >= 1 && send.port <= PORTS && m_up[send.port],
                "what is sent is a frame, to a port that is up");
        CheckElk(send.bytes, send.port);
    }
}

/// No message of the directory reaches hosts where the switch takes part in it.
void
Run::CheckElk(const uint8_t* frame, uint16_t out)
{
    const bool elk = m_config.intercept.arp && frame[12] == 0x88 && frame[13] == 0xb5;
    const bool hosts = l2_switch_port_role(m_switch, out) == L2_ROLE_EDGE && !m_directory[out];
    Require(!elk || !hosts, "ELK never leaves to hosts");
}

void
Run::CheckForward(uint16_t port, const std::vector<uint8_t>& frame, const l2_action& action)
{
    const auto& forward = action.as.forward;
    Require(frame.size() >= 60 && forward.port_count > 0 && m_up[port],
            "who is forwarded, and where");
    uint16_t last = 0;
    for (std::size_t i = 0; i < forward.port_count; i++)
    {
        const uint16_t out = forward.ports[i];
        Require(out > last && out <= PORTS && out != port && m_up[out] && !m_sent[out],
                "ports ascend, are up, get the frame once, and not back");
        CheckElk(frame.data(), out);
        m_sent[out] = true;
        last = out;
    }
    std::vector<uint8_t> edited = frame;
    for (std::size_t i = 0; i < forward.edit_count; i++)
    {
        const l2_edit& edit = forward.edits[i];
        Require(edit.op == L2_EDIT_SET && edit.length >= 1 && edit.length <= L2_EDIT_BYTES &&
                    edit.offset + std::size_t(edit.length) <= edited.size(),
                "edits stay inside the frame");
        std::copy(edit.bytes, edit.bytes + edit.length, edited.begin() + edit.offset);
    }
    const l2_mac source = l2_mac_load(edited.data() + 6);
    const bool moose = std::strcmp(m_config.scheme, "moose") == 0;
    const bool edge = l2_switch_port_role(m_switch, port) == L2_ROLE_EDGE;
    const bool turned = m_config.intercept.arp && forward.edit_count == 1;
    Require(moose || forward.edit_count == 0 || turned,
            "Ethernet changes what is turned, nothing else");
    Require(!moose || edge == l2_prefix_match(m_config.prefix, source),
            "sources from an edge, and no others, get this switch's prefix");
    Require(!moose || edge || source == l2_mac_load(frame.data() + 6), "in transit sources stay");
    const bool group = (frame[0] & 1) != 0;
    Require(!moose || group || forward.port_count == 1, "MOOSE never floods unicast");
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    Run(data, size).All();
    return 0;
}
