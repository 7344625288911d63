/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_CORE_TEST_SUPPORT_H
#define MOOSE_CORE_TEST_SUPPORT_H

/**
 * @file
 * @ingroup moose-test
 * What the tests of the core share: frames written out octet by octet, an allocator that fails when
 * told to, a switch whose answers are values and text, and a few such switches joined by cables.
 */

#include "core/l2.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace coretest
{

/** Octets, in the order of the wire. */
typedef std::vector<uint8_t> Bytes;

constexpr l2_mac HOST_A = 0x00163e00000a; //!< a host
constexpr l2_mac HOST_B = 0x00163e00000b; //!< another
constexpr l2_mac HOST_C = 0x00163e00000c; //!< a third

/** EtherTypes [802 table 3]. */
enum Type : uint16_t
{
    TYPE_IPV4 = 0x0800,
    TYPE_ARP = 0x0806,
    TYPE_CTAG = 0x8100,
    TYPE_IPV6 = 0x86dd,
    TYPE_STAG = 0x88a8,
    TYPE_TEST = 0x88b5,
};

/** ARP operations [RFC 826]. */
enum Operation : uint16_t
{
    ARP_REQUEST = 1,
    ARP_REPLY = 2,
};

/**
 * @brief Write an address.
 * @param address the address
 * @return "xx:xx:xx:xx:xx:xx"
 */
inline std::string
MacText(l2_mac address)
{
    std::string text;
    for (int shift = 40; shift >= 0; shift -= 8)
    {
        char byte[4];
        std::snprintf(byte,
                      sizeof(byte),
                      "%02x%s",
                      static_cast<unsigned>(address >> shift & 0xff),
                      shift ? ":" : "");
        text += byte;
    }
    return text;
}

/**
 * @brief Make a prefix.
 * @param bits the leading bits of an address, the others 0
 * @param length how many count
 * @return the prefix
 */
inline l2_prefix
MakePrefix(l2_mac bits, uint8_t length)
{
    l2_prefix prefix;
    prefix.bits = bits;
    prefix.length = length;
    return prefix;
}

/**
 * @brief Append an integer in network byte order.
 * @param bytes where to
 * @param value the integer
 * @param octets how many octets it has
 */
inline void
Put(Bytes& bytes, uint64_t value, int octets)
{
    for (int i = octets - 1; i >= 0; --i)
    {
        bytes.push_back(static_cast<uint8_t>(value >> (8 * i)));
    }
}

/**
 * @brief Read an integer in network byte order.
 * @param bytes the octets
 * @param offset of the first
 * @param octets how many
 * @return the integer
 */
inline uint64_t
Get(const Bytes& bytes, std::size_t offset, int octets)
{
    uint64_t value = 0;
    for (int i = 0; i < octets; ++i)
    {
        value = value << 8 | bytes.at(offset + i);
    }
    return value;
}

/**
 * @brief Make an untagged frame, padded with zeros.
 * @param destination destination address
 * @param source source address
 * @param type EtherType, or length
 * @param payload what follows
 * @param size least number of octets
 * @return the frame without FCS
 */
inline Bytes
MakeFrame(l2_mac destination,
          l2_mac source,
          uint16_t type,
          const Bytes& payload = {},
          std::size_t size = 60)
{
    Bytes frame;
    Put(frame, destination, 6);
    Put(frame, source, 6);
    Put(frame, type, 2);
    frame.insert(frame.end(), payload.begin(), payload.end());
    frame.resize(std::max(frame.size(), size));
    return frame;
}

/**
 * @brief Make a frame that no switch reads beyond the header.
 * @param destination destination address
 * @param source source address
 * @param size how many octets
 * @return the frame without FCS
 */
inline Bytes
Plain(l2_mac destination, l2_mac source, std::size_t size = 60)
{
    return MakeFrame(destination, source, TYPE_TEST, {}, size);
}

/**
 * @brief Put a tag into a frame.
 * @param frame the frame
 * @param tpid tag protocol identifier
 * @param tci tag control information
 * @return the longer frame
 */
inline Bytes
Tag(Bytes frame, uint16_t tpid = TYPE_CTAG, uint16_t tci = 0x2064)
{
    Bytes tag;
    Put(tag, tpid, 2);
    Put(tag, tci, 2);
    frame.insert(frame.begin() + 12, tag.begin(), tag.end());
    return frame;
}

/**
 * @brief Make the payload of an ARP frame [RFC 826], for IPv4.
 * @param operation request or reply
 * @param sender sender hardware address
 * @param senderIp sender protocol address
 * @param target target hardware address
 * @param targetIp target protocol address
 * @return 28 octets
 */
inline Bytes
MakeArp(uint16_t operation, l2_mac sender, uint32_t senderIp, l2_mac target, uint32_t targetIp)
{
    Bytes arp = {0, 1, 8, 0, 6, 4};
    Put(arp, operation, 2);
    Put(arp, sender, 6);
    Put(arp, senderIp, 4);
    Put(arp, target, 6);
    Put(arp, targetIp, 4);
    return arp;
}

/**
 * @brief Make an IPv4 header with the ports of UDP behind it [RFC 791, RFC 768].
 * @param source source address
 * @param destination destination address
 * @param ports source port in the high 16 bits, destination port in the low
 * @param protocol IP protocol
 * @return 28 octets
 */
inline Bytes
MakeUdp(uint32_t source, uint32_t destination, uint32_t ports, uint8_t protocol = 17)
{
    Bytes ip = {0x45, 0, 0, 28, 0, 1, 0, 0, 64, protocol, 0, 0};
    Put(ip, source, 4);
    Put(ip, destination, 4);
    Put(ip, ports, 4);
    Put(ip, 8 << 16, 4);
    return ip;
}

/** An allocator that counts, and fails when told to. */
class Allocator
{
  public:
    /** Which calls get nothing. */
    enum Failing
    {
        NEVER,
        ONCE,    //!< the n-th alone
        FOREVER, //!< the n-th and all that follow
        EVERY,   //!< each n-th
    };

    /**
     * @brief Make an environment that uses this allocator.
     * @param seed the environment's seed
     * @return the environment
     */
    l2_env Env(uint64_t seed = 1)
    {
        l2_env env;
        env.resize = &Allocator::Resize;
        env.ctx = this;
        env.seed = seed;
        return env;
    }

    /**
     * @brief Plan a failure, counting from now.
     * @param failing which calls fail
     * @param n the first that fails, 1 up; EVERY: how far they are apart
     */
    void Fail(Failing failing, std::size_t n = 1)
    {
        m_failing = failing;
        m_left = n;
        m_every = n;
    }

    /** @return whether a call has ever got nothing */
    bool HasFailed() const
    {
        return m_failed;
    }

    /** @return how many blocks are allocated and not freed */
    std::size_t GetLive() const
    {
        return m_live.size();
    }

    /** @return how many calls asked for memory */
    std::size_t GetCalls() const
    {
        return m_calls;
    }

    /** @return the largest size that was asked for */
    std::size_t GetLargest() const
    {
        return m_largest;
    }

  private:
    /** As struct l2_env says. */
    static void* Resize(void* ctx, void* old, std::size_t size)
    {
        Allocator& self = *static_cast<Allocator*>(ctx);
        if (old && !self.m_live.count(old))
        {
            std::fprintf(stderr, "a block that is not allocated is resized or freed\n");
            std::abort();
        }
        if (size == 0)
        {
            self.m_live.erase(old);
            std::free(old);
            return nullptr;
        }
        ++self.m_calls;
        self.m_largest = std::max(self.m_largest, size);
        if (self.m_failing != NEVER && --self.m_left == 0)
        {
            self.m_failing = self.m_failing == ONCE ? NEVER : self.m_failing;
            self.m_left = self.m_failing == EVERY ? self.m_every : 1;
            self.m_failed = true;
            return nullptr;
        }
        // Never in place, so that whoever keeps the old pointer is found out.
        void* block = std::malloc(size);
        if (old)
        {
            std::copy_n(static_cast<char*>(old),
                        std::min(size, self.m_live[old]),
                        static_cast<char*>(block));
            self.m_live.erase(old);
            std::free(old);
        }
        self.m_live[block] = size;
        return block;
    }

    Failing m_failing = NEVER;           //!< which calls get nothing
    std::size_t m_left = 0;              //!< calls until the next of them
    std::size_t m_every = 0;             //!< EVERY: how far they are apart
    bool m_failed = false;               //!< a call got nothing
    std::size_t m_calls = 0;             //!< calls that asked for memory
    std::size_t m_largest = 0;           //!< largest size asked for
    std::map<void*, std::size_t> m_live; //!< blocks and their sizes
};

/** One answer of a switch, which stays valid. */
struct Action
{
    l2_action_type type;         //!< which
    std::vector<uint16_t> ports; //!< FORWARD
    std::vector<l2_edit> edits;  //!< FORWARD
    l2_drop drop;                //!< DROP
    l2_event event;              //!< EVENT

    /** @return "forward 2,3 6=02:..", "drop runt" or the event's name and members */
    std::string Text() const
    {
        std::string text;
        if (type == L2_ACTION_DROP)
        {
            return std::string("drop ") + l2_drop_name(drop);
        }
        if (type == L2_ACTION_EVENT)
        {
            text = l2_event_name(event.type) + (" " + std::to_string(event.port));
            text += event.old_port ? " from " + std::to_string(event.old_port) : "";
            text += event.real ? " " + MacText(event.real) : "";
            text += event.assigned ? " as " + MacText(event.assigned) : "";
            text += event.type == L2_EVENT_PORT_ROLE
                        ? std::string(" ") + l2_port_role_name(event.role)
                        : "";
            text += event.type == L2_EVENT_PORT_STATE
                        ? std::string(" ") + l2_port_relay_name(event.state)
                        : "";
            text +=
                event.type == L2_EVENT_FDB_FLUSHED ? " entries " + std::to_string(event.count) : "";
            text += event.type == L2_EVENT_HOST_REFUSED
                        ? std::string(" ") + l2_drop_name(event.reason)
                        : "";
            return text;
        }
        for (const uint16_t port : ports)
        {
            text += (text.empty() ? "forward " : ",") + std::to_string(port);
        }
        for (const l2_edit& edit : edits)
        {
            const bool plain = edit.op == L2_EDIT_SET && edit.length == 6;
            text += " " + std::to_string(edit.offset) + "=";
            text += plain ? MacText(l2_mac_load(edit.bytes)) : "?";
        }
        return text;
    }
};

/** @return what l2_switch_dump() writes */
inline std::string
DumpOf(const l2_switch* sw)
{
    const std::size_t size = 1 << 20;
    const std::unique_ptr<char[]> buffer(new char[size]);
    l2_text out;
    out.text = buffer.get();
    out.size = size;
    out.length = 0;
    out.cut = false;
    l2_switch_dump(sw, &out);
    return std::string(buffer.get(), out.length);
}

/** A core switch. Every input is followed by its check of itself. */
class Switch
{
  public:
    /**
     * @brief Make one whose ports are all up.
     * @param config what it is
     * @param seed its environment's
     * @param allocator its environment's, or nullptr
     */
    explicit Switch(const l2_config& config, uint64_t seed = 1, Allocator* allocator = nullptr)
        : m_ports(config.ports)
    {
        l2_env env = {};
        env.seed = seed;
        env = allocator ? allocator->Env(seed) : env;
        char why[200];
        const char* wrong = l2_config_check(&config, why, sizeof(why));
        if (wrong || l2_switch_new(&m_switch, &config, &env))
        {
            throw std::runtime_error(wrong ? wrong : "l2_switch_new");
        }
        for (uint16_t port = 1; port <= m_ports; ++port)
        {
            SetUp(port, true);
        }
    }

    ~Switch()
    {
        l2_switch_free(m_switch);
    }

    Switch(const Switch&) = delete;
    Switch& operator=(const Switch&) = delete;

    /** @return the core's object */
    l2_switch* Get() const
    {
        return m_switch;
    }

    /**
     * @brief Tell the state of a port.
     * @param port its number
     * @param up whether the link works
     * @param maxFrame largest untagged frame, or 0
     * @param now the time
     * @return the answers, as text
     */
    std::string SetUp(uint16_t port, bool up, uint32_t maxFrame = 0, l2_time now = 0)
    {
        l2_port_state state = {};
        state.up = up;
        state.max_frame = maxFrame;
        const int error = l2_switch_set_port(m_switch, port, &state, now);
        return error ? l2_error_name(error) : Text(Drain());
    }

    /**
     * @brief Hand in a frame, in a buffer of just the octets that the switch asks to see.
     * @param port where it arrives
     * @param frame the frame
     * @param now the time
     * @return the answers
     */
    std::vector<Action> Receive(uint16_t port, const Bytes& frame, l2_time now = 0)
    {
        const std::size_t first = std::min<std::size_t>(frame.size(), L2_HEAD);
        const std::size_t need = l2_switch_need(m_switch, frame.data(), first);
        const std::size_t n = std::min(frame.size(), need);
        std::unique_ptr<uint8_t[]> head(new uint8_t[n]);
        std::copy_n(frame.begin(), n, head.get());
        l2_frame received;
        received.head = head.get();
        received.head_length = n;
        received.length = frame.size();
        l2_switch_receive(m_switch, port, &received, now);
        return Drain();
    }

    /**
     * @brief Hand in a frame.
     * @param port where it arrives
     * @param frame the frame
     * @param now the time
     * @return the answers, as text, separated by "; "
     */
    std::string Says(uint16_t port, const Bytes& frame, l2_time now = 0)
    {
        return Text(Receive(port, frame, now));
    }

    /**
     * @brief Let time pass.
     * @param now the time
     * @return the answers, as text
     */
    std::string Expire(l2_time now)
    {
        l2_switch_expire(m_switch, now);
        return Text(Drain());
    }

    /** @return all answers to the last input */
    std::vector<Action> Drain()
    {
        l2_switch_check(m_switch);
        std::vector<Action> actions;
        l2_action action;
        while (l2_switch_next(m_switch, &action))
        {
            Action copy = {};
            copy.type = action.type;
            if (action.type == L2_ACTION_FORWARD)
            {
                const auto& forward = action.as.forward;
                copy.ports.assign(forward.ports, forward.ports + forward.port_count);
                copy.edits.assign(forward.edits, forward.edits + forward.edit_count);
            }
            else if (action.type == L2_ACTION_DROP)
            {
                copy.drop = action.as.drop;
            }
            else if (action.type == L2_ACTION_EVENT)
            {
                copy.event = action.as.event;
            }
            actions.push_back(copy);
        }
        return actions;
    }

    /**
     * @brief Write answers.
     * @param actions the answers
     * @return them as text, separated by "; "
     */
    static std::string Text(const std::vector<Action>& actions)
    {
        std::string text;
        for (const Action& action : actions)
        {
            text += (text.empty() ? "" : "; ") + action.Text();
        }
        return text;
    }

    /** @return what l2_switch_dump() writes */
    std::string Dump() const
    {
        return DumpOf(m_switch);
    }

    /**
     * @brief Find a table.
     * @param name the table's name
     * @return how many entries it has, or UINT64_MAX if there is no such table
     */
    uint64_t GetEntries(const std::string& name) const
    {
        l2_table table;
        for (std::size_t i = 0; l2_switch_table(m_switch, i, &table); ++i)
        {
            if (name == table.name)
            {
                return table.entries;
            }
        }
        return UINT64_MAX;
    }

    /** @return the counters */
    const l2_counters& GetCounters() const
    {
        return *l2_switch_counters(m_switch);
    }

  private:
    l2_switch* m_switch = nullptr; //!< the core's object
    uint16_t m_ports;              //!< how many it has
};

/**
 * @brief Write what edits make of a frame.
 * @param frame the frame
 * @param edits SETs
 * @return the frame, changed
 */
inline Bytes
Apply(Bytes frame, const std::vector<l2_edit>& edits)
{
    for (const l2_edit& edit : edits)
    {
        if (edit.op != L2_EDIT_SET || edit.offset + edit.length > frame.size())
        {
            throw std::runtime_error("an edit that is no SET within the frame");
        }
        std::copy_n(edit.bytes, edit.length, frame.begin() + edit.offset);
    }
    return frame;
}

/**
 * @brief The configuration of a MOOSE switch with a prefix of 24 bits.
 * @param ports how many
 * @param bits the prefix, e.g. 0x020001 for 02:00:01
 * @return the configuration
 */
inline l2_config
MooseConfig(uint16_t ports, uint32_t bits = 0x020001)
{
    l2_config config;
    l2_config_init(&config, "moose");
    config.ports = ports;
    config.prefix = MakePrefix(static_cast<l2_mac>(bits) << 24, 24);
    config.address = config.prefix.bits;
    return config;
}

/**
 * @brief The configuration of a learning bridge.
 * @param ports how many
 * @return the configuration
 */
inline l2_config
EthernetConfig(uint16_t ports)
{
    l2_config config;
    l2_config_init(&config, "ethernet");
    config.ports = ports;
    config.address = 0x00000c000001;
    return config;
}

/** A graph, freed when it goes out of scope. */
class Topology
{
  public:
    /**
     * @brief Make one without links.
     * @param nodes how many
     * @param allocator its environment's, or nullptr
     */
    explicit Topology(std::size_t nodes, Allocator* allocator = nullptr)
    {
        l2_env env = {};
        env = allocator ? allocator->Env() : env;
        m_error = l2_topology_new(&m_topology, nodes, &env);
    }

    ~Topology()
    {
        l2_topology_free(m_topology);
    }

    Topology(const Topology&) = delete;
    Topology& operator=(const Topology&) = delete;

    /** @return the core's object */
    l2_topology* Get() const
    {
        return m_topology;
    }

    /** @return what went wrong first, or 0 */
    int GetError() const
    {
        return m_error;
    }

    /**
     * @brief Describe a node.
     * @param node its number
     * @param prefix its MOOSE prefix
     * @param address its address
     * @param priority its bridge priority
     */
    void SetNode(uint32_t node, l2_prefix prefix, l2_mac address = 1, uint16_t priority = 32768)
    {
        l2_node info = {};
        info.address = address;
        info.priority = priority;
        info.prefix = prefix;
        Keep(l2_topology_set_node(m_topology, node, &info));
    }

    /**
     * @brief Join two ports.
     * @param a a node
     * @param aPort its port
     * @param b a node
     * @param bPort its port
     * @param cost of the link
     */
    void Link(uint32_t a, uint16_t aPort, uint32_t b, uint16_t bPort, uint32_t cost = 1)
    {
        Keep(l2_topology_add_link(m_topology, a, aPort, b, bPort, cost));
    }

  private:
    /** Remember the first error. */
    void Keep(int error)
    {
        m_error = m_error ? m_error : error;
    }

    l2_topology* m_topology = nullptr; //!< the core's object
    int m_error;                       //!< the first that was met
};

/**
 * @brief The MOOSE switch 02:00:02 in a triangle: port 3 leads to 02:00:01, port 4 to 02:00:03,
 * which are joined too. The tree's root is 02:00:01, so port 4 is off the tree. Others are edges.
 * @param config what it is, but for its prefix
 * @return the switch
 */
inline std::unique_ptr<Switch>
MakeTriangle(l2_config config)
{
    config.prefix = MakePrefix(0x020002000000, 24);
    std::unique_ptr<Switch> sw(new Switch(config));
    Topology topology(3);
    topology.SetNode(0, MakePrefix(0x020001000000, 24));
    topology.SetNode(1, MakePrefix(0x020002000000, 24));
    topology.SetNode(2, MakePrefix(0x020003000000, 24));
    topology.Link(0, 1, 1, 3);
    topology.Link(0, 2, 2, 1);
    topology.Link(1, 4, 2, 2);
    if (topology.GetError() || l2_switch_set_topology(sw->Get(), topology.Get(), 1, 0))
    {
        throw std::runtime_error("the triangle is refused");
    }
    sw->Drain();
    return sw;
}

/**
 * @brief The same for bridges: that at port 3 is the root, port 4 is an alternate.
 * @return the switch
 */
inline std::unique_ptr<Switch>
MakeBridgeTriangle()
{
    std::unique_ptr<Switch> sw(new Switch(EthernetConfig(4)));
    Topology topology(3);
    topology.SetNode(0, l2_prefix(), 1);
    topology.SetNode(1, l2_prefix(), 3);
    topology.SetNode(2, l2_prefix(), 2);
    topology.Link(0, 1, 1, 3);
    topology.Link(0, 2, 2, 1);
    topology.Link(1, 4, 2, 2);
    if (topology.GetError() || l2_switch_set_topology(sw->Get(), topology.Get(), 1, 0))
    {
        throw std::runtime_error("the triangle is refused");
    }
    sw->Drain();
    return sw;
}

/** Core switches joined by cables, without time: frames are carried one at a time, in order. */
class Cables
{
  public:
    /** A frame that left the switches at a port without cable. */
    struct Delivery
    {
        std::size_t node; //!< of which switch
        uint16_t port;    //!< at which port
        Bytes frame;      //!< the frame
    };

    /**
     * @brief Make switches, describe them to a graph, and give it to all of them.
     * @param configs what they are, by node
     * @param links node, port, node, port and cost of each
     */
    Cables(const std::vector<l2_config>& configs, const std::vector<std::vector<uint32_t>>& links)
        : topology(configs.size())
    {
        for (std::size_t node = 0; node < configs.size(); ++node)
        {
            const l2_config& c = configs[node];
            switches.emplace_back(new Switch(c, 1 + node));
            topology.SetNode(static_cast<uint32_t>(node), c.prefix, c.address, c.priority);
        }
        for (const auto& l : links)
        {
            topology.Link(l[0],
                          static_cast<uint16_t>(l[1]),
                          l[2],
                          static_cast<uint16_t>(l[3]),
                          l[4]);
            m_ends[{l[0], l[1]}] = {l[2], l[3]};
            m_ends[{l[2], l[3]}] = {l[0], l[1]};
        }
        for (std::size_t node = 0; node < configs.size(); ++node)
        {
            const int error = l2_switch_set_topology(switches[node]->Get(),
                                                     topology.Get(),
                                                     static_cast<uint32_t>(node),
                                                     0);
            if (error || topology.GetError())
            {
                throw std::runtime_error("the topology is refused");
            }
            switches[node]->Drain();
        }
    }

    /**
     * @brief Let a host send a frame, and carry what comes of it until nothing moves.
     * @param node the switch that it enters
     * @param port the port
     * @param frame the frame
     * @return what hosts receive
     */
    std::vector<Delivery> Send(std::size_t node, uint16_t port, const Bytes& frame)
    {
        std::vector<Delivery> delivered;
        std::deque<Delivery> moving = {{node, port, frame}};
        hops = 0;
        for (; !moving.empty() && hops < 100000; moving.pop_front())
        {
            const Delivery at = moving.front();
            for (const Action& action : switches[at.node]->Receive(at.port, at.frame))
            {
                for (const uint16_t out : action.ports)
                {
                    const Bytes changed = Apply(at.frame, action.edits);
                    const auto end = m_ends.find({static_cast<uint32_t>(at.node), out});
                    if (end == m_ends.end())
                    {
                        delivered.push_back({at.node, out, changed});
                        continue;
                    }
                    ++hops;
                    moving.push_back(
                        {end->second.first, static_cast<uint16_t>(end->second.second), changed});
                }
            }
        }
        return delivered;
    }

    std::vector<std::unique_ptr<Switch>> switches; //!< by node
    Topology topology;                             //!< the graph that they know
    std::size_t hops = 0;                          //!< frames on cables, by the last Send()

  private:
    std::map<std::pair<uint32_t, uint32_t>, std::pair<uint32_t, uint32_t>> m_ends; //!< cables
};

/**
 * @param parents by node, its end towards the tree's root: port, to, toPort; port 0: none
 * @param self a node
 * @return by node, the port of self through which the tree leads there: a walk from self
 */
template <typename End>
std::vector<uint16_t>
WalkTree(const std::vector<End>& parents, uint32_t self)
{
    std::vector<uint16_t> towards(parents.size(), 0);
    std::vector<uint32_t> reached = {self};
    for (std::size_t i = 0; i < reached.size(); ++i)
    {
        const uint32_t at = reached[i];
        for (uint32_t node = 0; node < parents.size(); ++node)
        {
            const bool down = parents[node].port && parents[node].to == at;
            const bool up = parents[at].port && parents[at].to == node;
            if (node == self || towards[node] || (!down && !up))
            {
                continue;
            }
            const uint16_t port = down ? parents[node].toPort : parents[at].port;
            towards[node] = at == self ? port : towards[at];
            reached.push_back(node);
        }
    }
    return towards;
}

} // namespace coretest
} // namespace ns3

#endif /* MOOSE_CORE_TEST_SUPPORT_H */
