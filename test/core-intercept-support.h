/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_CORE_INTERCEPT_SUPPORT_H
#define MOOSE_CORE_INTERCEPT_SUPPORT_H

/**
 * @file
 * @ingroup moose-test
 * A switch of the core that takes part in the directory ELK, of either scheme, and its
 * surroundings: hosts A and B at ports 1 and 2, other switches at ports 3 and 4, and a server E at
 * port 5, which is managed as a directory's. F is a server, H a host elsewhere.
 *
 * Expectations name addresses: {A} is A's as the network sees it, {a} its own; {A*} is both as a
 * record has them, {at} the switch.
 */

#include "core-elk-support.h"
#include "core-isis-support.h"

namespace ns3
{
namespace coretest
{

constexpr l2_mac REAL_E = SERVER_E; //!< the server here

/** The ways a switch can be. */
enum Kind
{
    ETHERNET,
    MOOSE,
    LINK_STATE, //!< MOOSE with IS-IS; ports 3 and 4 are neighbours 02:00:03 and 02:00:04
};

/** The switch. */
class Edge
{
  public:
    /** Make it. */
    explicit Edge(Kind what, void (*change)(l2_config&) = nullptr, uint64_t seed = 0)
        : kind(what)
    {
        l2_config config = kind == ETHERNET ? EthernetConfig(6) : MooseConfig(6, 0x020001);
        config.address = SWITCH_1;
        config.intercept.arp = true;
        config.intercept.dhcp = true;
        config.routing = kind == LINK_STATE ? L2_ROUTING_LINK_STATE : L2_ROUTING_PRECOMPUTED;
        if (change)
        {
            change(config);
        }
        l2_env env = {};
        env.seed = seed;
        if (l2_switch_new(&m_switch, &config, &env))
        {
            throw std::runtime_error("l2_switch_new");
        }
        for (uint16_t port = 1; port <= 6; ++port)
        {
            l2_port_config managed;
            l2_port_config_init(&managed);
            managed.admin_edge = port != 3 && port != 4;
            managed.directory = port == 5;
            l2_switch_configure_port(m_switch, port, &managed, 0);
            Drain(0, {});
            SetUp(port, true);
        }
        kind == LINK_STATE ? Neighbours() : Graph();
        counted = *l2_switch_counters(m_switch);
    }

    ~Edge()
    {
        l2_switch_free(m_switch);
    }

    Edge(const Edge&) = delete;
    Edge& operator=(const Edge&) = delete;

    /** @return an address as the network sees it: of a host here, the host-th to speak */
    l2_mac Net(l2_mac real) const
    {
        const l2_mac given = l2_switch_host_address(m_switch, real);
        return given ? given : real;
    }

    /** @return the remote server's address */
    l2_mac F() const
    {
        return kind == ETHERNET ? SERVER_F : 0x020003000007;
    }

    /** @return the remote host's */
    l2_mac H() const
    {
        return kind == ETHERNET ? HOST_C : 0x020004000009;
    }

    /** @return an expectation with its names replaced */
    std::string Fill(std::string text) const
    {
        const auto put = [&](const std::string& name, const std::string& with) {
            for (std::size_t at; (at = text.find(name)) != std::string::npos;)
            {
                text.replace(at, name.size(), with);
            }
        };
        const std::pair<const char*, l2_mac> hosts[] = {{"A", HOST_A},
                                                        {"B", HOST_B},
                                                        {"E", REAL_E}};
        for (const auto& host : hosts)
        {
            const std::string name = host.first;
            const std::string net = Short(Net(host.second));
            const std::string real = Short(host.second);
            put("{" + name + "}", net);
            put("{" + name + "*}", net == real ? net : net + " real " + real);
            put(std::string("{") + static_cast<char>(name[0] + 32) + "}", real);
        }
        put("{F}", Short(F()));
        put("{H}", Short(H()));
        put("{at}", Short(SWITCH_1));
        return text;
    }

    /** Hand in a frame. @return what leaves, port by port, or why nothing does */
    std::string Says(uint16_t port, const Bytes& frame)
    {
        const std::size_t first = std::min<std::size_t>(frame.size(), L2_HEAD);
        const std::size_t need = l2_switch_need(m_switch, frame.data(), first);
        const std::size_t n = std::min(frame.size(), need);
        if (l2_switch_need(m_switch, frame.data(), frame.size()) != need)
        {
            return "more octets, another need";
        }
        std::unique_ptr<uint8_t[]> head(new uint8_t[n]);
        std::copy_n(frame.begin(), n, head.get());
        l2_frame received = {head.get(), n, frame.size()};
        l2_switch_receive(m_switch, port, &received, now);
        return Drain(port, frame);
    }

    /** A host's ARP. */
    std::string Arp(uint16_t port,
                    l2_mac to,
                    uint16_t operation,
                    l2_mac from,
                    uint32_t ip,
                    uint32_t target)
    {
        return Says(port, MakeFrame(to, from, TYPE_ARP, MakeArp(operation, from, ip, 0, target)));
    }

    /** A host's question. */
    std::string Ask(uint16_t port, l2_mac from, uint32_t ip, uint32_t target)
    {
        return Arp(port, L2_MAC_BROADCAST, ARP_REQUEST, from, ip, target);
    }

    /** An ELK message. */
    std::string Elk(uint16_t port, l2_mac to, l2_mac from, const Bytes& message)
    {
        return Says(port, MakeFrame(to, from, TYPE_TEST, message));
    }

    /** The HELLO of the server here. */
    std::string HelloE(uint16_t flags = 0, uint32_t hold = 1500)
    {
        return Elk(5, ELK_SERVERS, REAL_E, ElkHello(REAL_E, IP_E, hold, 0, 0, flags));
    }

    /** The HELLO of the server elsewhere, which the graph or its LSP leads to by port 3. */
    std::string HelloF(uint32_t cost, uint32_t hold = 1500, uint16_t flags = 0)
    {
        if (kind == LINK_STATE)
        {
            AdvertiseF(hold ? 1 : 0, flags);
            return "";
        }
        return Elk(3, ELK_SERVERS, F(), ElkHello(SERVER_F, IP_F, hold, cost, 0, flags));
    }

    /** What the LSP of 02:00:03 says of its servers. */
    void AdvertiseF(unsigned servers, uint16_t flags)
    {
        Bytes list;
        for (unsigned i = 0; i < servers; ++i)
        {
            list = list + Number(0x020003000007 + i, 6) + Number(flags, 1);
        }
        IsisLsp lsp = LspOf(System(3), {}, ++m_sequence);
        Bytes moose = MooseTlv(System(3));
        if (servers)
        {
            moose = moose + Tlv(4, list);
            moose[1] = static_cast<uint8_t>(moose.size() - 2);
        }
        const Reach back = {System(1), 1, 3};
        lsp.tlvs = AreaTlv() + moose + back.Write();
        Says(3, IsisFrame(lsp.Write()));
        Run(2 * L2_SECOND);
    }

    /** Let time pass, with hellos of neighbours. @return what the switch says by itself */
    std::string Run(l2_time span)
    {
        std::string text;
        for (const l2_time until = now + span; now < until;)
        {
            const l2_time due = std::max(now, l2_switch_deadline(m_switch));
            const l2_time hello = kind == LINK_STATE ? m_hello + L2_SECOND : L2_NEVER;
            now = std::min({until, due, std::max(now, hello)});
            if (hello <= now)
            {
                m_hello = now;
                Says(3, IsisFrame(IsisSwitch::HelloOf(3, 3).Write()));
                Says(4, IsisFrame(IsisSwitch::HelloOf(4, 4).Write()));
                continue;
            }
            l2_switch_expire(m_switch, now);
            const std::string did = Drain(0, {});
            text += did.empty() ? "" : (text.empty() ? "" : "; ") + did;
            if (due > until)
            {
                break;
            }
        }
        return text;
    }

    /** Change the state of a port. */
    std::string SetUp(uint16_t port, bool up)
    {
        l2_port_state state = {};
        state.up = up;
        l2_switch_set_port(m_switch, port, &state, now);
        m_up[port] = up;
        return Drain(0, {});
    }

    /** @return what was counted since last asked */
    l2_counters::l2_intercept_counters Counted()
    {
        const l2_counters all = *l2_switch_counters(m_switch);
        l2_counters::l2_intercept_counters c = all.intercept;
        c.queries -= counted.intercept.queries;
        c.updates -= counted.intercept.updates;
        c.answers -= counted.intercept.answers;
        c.cached -= counted.intercept.cached;
        c.dhcp -= counted.intercept.dhcp;
        c.fallbacks -= counted.intercept.fallbacks;
        counted = all;
        return c;
    }

    /** @return the core's object */
    l2_switch* Get() const
    {
        return m_switch;
    }

    Kind kind;                    //!< which
    l2_time now = 0;              //!< the present
    std::vector<l2_event> events; //!< all that was told of servers
    std::vector<Bytes> left;      //!< all frames that left
    std::vector<Bytes> lsps;      //!< its own LSPs that left by port 3
    l2_counters counted;          //!< when it was last asked

  private:
    /** Give the graph: 02:00:03 at port 3, 02:00:04 at port 4. */
    void Graph()
    {
        Topology topology(3);
        topology.SetNode(0, kind == MOOSE ? MakePrefix(System(1), 24) : l2_prefix(), SWITCH_1);
        topology.SetNode(1, kind == MOOSE ? MakePrefix(System(3), 24) : l2_prefix(), SWITCH_1 + 2);
        topology.SetNode(2, kind == MOOSE ? MakePrefix(System(4), 24) : l2_prefix(), SWITCH_1 + 3);
        topology.Link(0, 3, 1, 1, 20000);
        topology.Link(0, 4, 2, 1, 20000);
        if (topology.GetError() || l2_switch_set_topology(m_switch, topology.Get(), 0, 0))
        {
            throw std::runtime_error("the graph is refused");
        }
        Drain(0, {});
    }

    /** Bring the neighbours up, and have their LSPs. */
    void Neighbours()
    {
        for (const uint16_t port : {3, 4})
        {
            IsisHello hello = IsisSwitch::HelloOf(port, port);
            hello.state = STATE_DOWN;
            hello.sees = false;
            Says(port, IsisFrame(hello.Write()));
            Says(port, IsisFrame(IsisSwitch::HelloOf(port, port).Write()));
        }
        Says(4, IsisFrame(LspOf(System(4), {{System(1), 1, 4}}).Write()));
        AdvertiseF(0, 0);
    }

    /** @return what the switch answers, in words */
    std::string Drain(uint16_t port, const Bytes& frame)
    {
        l2_switch_check(m_switch);
        std::string text;
        const auto say = [&](const std::string& what) {
            text += (text.empty() ? "" : "; ") + what;
        };
        l2_action action;
        while (l2_switch_next(m_switch, &action))
        {
            if (action.type == L2_ACTION_SEND)
            {
                const auto& send = action.as.send;
                const Bytes sent(send.bytes, send.bytes + send.length);
                if (!m_up[send.port])
                {
                    say("SENT TO A PORT THAT IS DOWN");
                }
                if (coretest::Get(sent, 0, 6) == ALL_IS)
                {
                    if (send.port == 3 && sent[21] == ISIS_LSP &&
                        coretest::Get(sent, 29, 6) == System(1))
                    {
                        lsps.push_back(sent);
                    }
                    continue;
                }
                left.push_back(sent);
                say(std::to_string(send.port) + ": " + FrameText(sent));
            }
            else if (action.type == L2_ACTION_FORWARD)
            {
                const auto& forward = action.as.forward;
                const Bytes changed =
                    Apply(frame,
                          std::vector<l2_edit>(forward.edits, forward.edits + forward.edit_count));
                left.push_back(changed);
                std::string ports;
                for (std::size_t i = 0; i < forward.port_count; ++i)
                {
                    ports += (i ? "," : "") + std::to_string(forward.ports[i]);
                }
                say(ports + ": " + FrameText(changed));
            }
            else if (action.type == L2_ACTION_DROP)
            {
                say(std::string("drop ") + l2_drop_name(action.as.drop));
            }
            else if (action.as.event.type == L2_EVENT_DIRECTORY_UP ||
                     action.as.event.type == L2_EVENT_DIRECTORY_DOWN)
            {
                events.push_back(action.as.event);
            }
        }
        const l2_counters& c = *l2_switch_counters(m_switch);
        uint64_t sum = c.forwarded + c.control;
        for (const uint64_t dropped : c.dropped)
        {
            sum += dropped;
        }
        if (c.received != sum)
        {
            say("COUNTERS DO NOT ADD UP");
        }
        (void)port;
        return text;
    }

    l2_switch* m_switch = nullptr; //!< the core's object
    bool m_up[7] = {};             //!< what it was told of its ports
    uint32_t m_sequence = 0;       //!< of the LSP of 02:00:03
    l2_time m_hello = 0;           //!< when neighbours last said hello
};

/** @return a DHCP message in IPv4 and UDP [RFC 2131 figure 1], with option 53 */
inline Bytes
Dhcp(bool request,
     uint8_t message,
     l2_mac client,
     uint32_t yours = 0,
     uint32_t relay = 0,
     uint8_t words = 5)
{
    Bytes dhcp = {static_cast<uint8_t>(request ? 1 : 2), 1, 6, 0};
    Put(dhcp, 0x11223344, 4);
    Put(dhcp, 0, 8);
    Put(dhcp, yours, 4);
    Put(dhcp, 0, 4);
    Put(dhcp, relay, 4);
    Put(dhcp, client, 6);
    dhcp.resize(236);
    Put(dhcp, 0x63825363, 4);
    Put(dhcp, 0x350100 | message, 3);
    Put(dhcp, 0xff, 1);
    Bytes ip = {static_cast<uint8_t>(0x40 | words), 0};
    Put(ip, words * 4U + 8 + dhcp.size(), 2);
    Put(ip, 0, 4);
    Put(ip, 64 << 8 | 17, 2);
    Put(ip, 0, 2);
    Put(ip, 0, 4);
    Put(ip, 0xffffffff, 4);
    ip.resize(words * 4U, 1); // options that do nothing
    Put(ip, request ? 0x00440043 : 0x00430044, 4);
    Put(ip, 8 + dhcp.size(), 2);
    Put(ip, 0, 2);
    return ip + dhcp;
}

} // namespace coretest
} // namespace ns3

#endif /* MOOSE_CORE_INTERCEPT_SUPPORT_H */
