/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_CORE_BRIDGE_NETWORK_H
#define MOOSE_CORE_BRIDGE_NETWORK_H

/**
 * @file
 * @ingroup moose-test
 * Bridges of the core that run the spanning tree protocol, joined by cables in virtual time.
 *
 * A cable delivers what a bridge sends after its delay, in order. What is on it when it is cut is
 * lost. After every input the bridge checks itself, and the network looks for a loop: a cycle of
 * cables both of whose ends forward. Time has no wall clock in it, and nothing is random.
 */

#include "core-test-support.h"

#include <queue>
#include <set>

namespace ns3
{
namespace coretest
{

/** A BPDU [802.1D-2004 9.3], as a test writes it: times in 1/256 s. */
struct Bpdu
{
    uint8_t version = 2;       //!< protocol version identifier
    uint8_t type = 2;          //!< 0 Configuration, 2 RST, 0x80 Topology Change Notification
    uint8_t flags = 0x0c;      //!< a Designated Port's
    uint64_t root = 0;         //!< root identifier
    uint32_t cost = 0;         //!< root path cost
    uint64_t bridge = 0;       //!< bridge identifier
    uint16_t port = 0x8001;    //!< port identifier
    uint16_t messageAge = 0;   //!< message age
    uint16_t maxAge = 0x1400;  //!< max age, 20 s
    uint16_t hello = 0x0200;   //!< hello time, 2 s
    uint16_t forward = 0x0f00; //!< forward delay, 15 s

    /** @return its octets, written by the figures of the standard and not by the core */
    Bytes Write() const
    {
        Bytes bytes = {0, 0, version, type};
        if (type == 0x80)
        {
            return bytes;
        }
        Put(bytes, flags, 1);
        Put(bytes, root, 8);
        Put(bytes, cost, 4);
        Put(bytes, bridge, 8);
        Put(bytes, port, 2);
        Put(bytes, messageAge, 2);
        Put(bytes, maxAge, 2);
        Put(bytes, hello, 2);
        Put(bytes, forward, 2);
        if (type == 2)
        {
            Put(bytes, 0, 1);
        }
        return bytes;
    }

    /** @return it in a frame to the bridge group address [802.1D-2004 table 7-9, 7-10] */
    Bytes Frame() const
    {
        const Bytes bytes = Write();
        Bytes payload = {0x42, 0x42, 0x03};
        payload.insert(payload.end(), bytes.begin(), bytes.end());
        return MakeFrame(0x0180c2000000,
                         0x00000c0000ff,
                         static_cast<uint16_t>(payload.size()),
                         payload);
    }
};

/** A port of a bridge. */
struct BridgePort
{
    std::size_t node; //!< which bridge
    uint16_t port;    //!< its port
};

/** What joins two ports. */
struct BridgeCable
{
    BridgePort ends[2];             //!< what it joins
    uint32_t cost = 0;              //!< of both ports
    l2_time delay = 0;              //!< from one to the other
    bool up = false;                //!< whether it works
    bool lossy[2] = {false, false}; //!< by the sending end: all frames are lost
    uint64_t epoch = 0;             //!< how often it was cut
};

/** What a bridge sent. */
struct SentFrame
{
    l2_time time;  //!< when
    BridgePort at; //!< where
    Bytes bytes;   //!< the frame

    /** @return whether that port sent it */
    bool IsFrom(BridgePort port) const
    {
        return at.node == port.node && at.port == port.port;
    }

    /** @return the BPDU's type: 0 Configuration, 2 RST, 0x80 Topology Change Notification */
    uint8_t Type() const
    {
        return bytes.at(20);
    }

    /** @return the BPDU's flags; 0 of a Topology Change Notification, which is padded there */
    uint8_t Flags() const
    {
        return bytes.at(21);
    }

    /** @return the root identifier of a Configuration or RST BPDU [802.1D-2004 9.3.1] */
    uint64_t Root() const
    {
        uint64_t root = 0;
        for (std::size_t i = 22; i < 30; ++i)
        {
            root = root << 8 | bytes.at(i);
        }
        return root;
    }

    /** @return its message age, whole seconds */
    unsigned MessageAge() const
    {
        return bytes.at(44);
    }
};

/** What a bridge told. */
struct BridgeEvent
{
    l2_time time;     //!< when
    std::size_t node; //!< who
    l2_event event;   //!< what
};

/** Bridges and cables. */
class BridgeNetwork
{
  public:
    BridgeNetwork() = default;
    BridgeNetwork(const BridgeNetwork&) = delete;
    BridgeNetwork& operator=(const BridgeNetwork&) = delete;

    ~BridgeNetwork()
    {
        for (l2_switch* bridge : m_bridges)
        {
            l2_switch_free(bridge);
        }
    }

    /**
     * @brief The configuration of a bridge that runs the protocol.
     * @param ports how many
     * @param address its address
     * @param priority its priority
     * @return the configuration
     */
    static l2_config Config(uint16_t ports, l2_mac address, uint16_t priority = 32768)
    {
        l2_config config;
        l2_config_init(&config, "ethernet");
        config.spanning_tree = L2_SPANNING_TREE_RSTP;
        config.ports = ports;
        config.address = address;
        config.priority = priority;
        return config;
    }

    /**
     * @brief Add a bridge, all of whose ports are down.
     * @param config what it is
     * @param allocator its environment's, or nullptr
     * @return its number
     */
    std::size_t Add(const l2_config& config, Allocator* allocator = nullptr)
    {
        l2_env env = {};
        env = allocator ? allocator->Env() : env;
        l2_switch* bridge = nullptr;
        if (l2_switch_new(&bridge, &config, &env))
        {
            throw std::runtime_error("l2_switch_new");
        }
        m_bridges.push_back(bridge);
        m_configs.push_back(config);
        m_cableAt.emplace_back(config.ports + 1, -1);
        return m_bridges.size() - 1;
    }

    /**
     * @brief Lay a cable, not yet plugged in.
     * @param a an end
     * @param b the other
     * @param cost of both ports, 0 for that of their speed
     * @param delay from one to the other
     * @return its number
     */
    std::size_t Join(BridgePort a, BridgePort b, uint32_t cost = 0, l2_time delay = 10000)
    {
        BridgeCable cable;
        cable.ends[0] = a;
        cable.ends[1] = b;
        cable.cost = cost;
        cable.delay = delay;
        m_cables.push_back(cable);
        for (const BridgePort& end : {a, b})
        {
            m_cableAt[end.node][end.port] = static_cast<int>(m_cables.size() - 1);
            l2_port_config config;
            l2_port_config_init(&config);
            config.path_cost = cost;
            Configure(end, config);
        }
        return m_cables.size() - 1;
    }

    /** Manage a port. */
    void Configure(BridgePort at, const l2_port_config& config)
    {
        if (l2_switch_configure_port(m_bridges[at.node], at.port, &config, m_now))
        {
            throw std::runtime_error("l2_switch_configure_port");
        }
        Drain(at.node);
    }

    /** Plug a cable in, or pull it out, at both ends. */
    void Set(std::size_t cable, bool up)
    {
        BridgeCable& c = m_cables[cable];
        c.up = up;
        c.epoch += !up;
        SetPort(c.ends[0], up);
        SetPort(c.ends[1], up);
    }

    /** Plug all cables in. */
    void SetAll()
    {
        for (std::size_t cable = 0; cable < m_cables.size(); ++cable)
        {
            Set(cable, true);
        }
    }

    /** Tell a bridge the state of one of its ports. */
    void SetPort(BridgePort at, bool up)
    {
        l2_port_state state = {};
        state.up = up;
        if (l2_switch_set_port(m_bridges[at.node], at.port, &state, m_now))
        {
            throw std::runtime_error("l2_switch_set_port");
        }
        Drain(at.node);
    }

    /** Lose all that one end of a cable sends from now on, or no more. */
    void SetLossy(std::size_t cable, int end, bool lossy)
    {
        m_cables[cable].lossy[end] = lossy;
    }

    /**
     * @brief Hand a frame in at a port, now.
     * @return the ports it is forwarded to
     */
    std::vector<uint16_t> Receive(BridgePort at, const Bytes& frame)
    {
        const std::unique_ptr<uint8_t[]> head(new uint8_t[frame.size()]);
        std::copy(frame.begin(), frame.end(), head.get());
        l2_frame received;
        received.head = head.get();
        received.head_length = frame.size();
        received.length = frame.size();
        l2_switch_receive(m_bridges[at.node], at.port, &received, m_now);
        return Drain(at.node);
    }

    /** Let time pass until then, all that is due at that time included. */
    void RunUntil(l2_time until)
    {
        for (;;)
        {
            const std::size_t first = FirstDue();
            const l2_time deadline = l2_switch_deadline(m_bridges[first]);
            const l2_time arrival = m_moving.empty() ? L2_NEVER : m_moving.top().time;
            if (std::min(deadline, arrival) > until)
            {
                m_now = until;
                return;
            }
            m_now = std::min(deadline, arrival);
            if (arrival <= deadline)
            {
                Arrive();
                continue;
            }
            l2_switch_expire(m_bridges[first], m_now);
            Drain(first);
        }
    }

    /** Let so much time pass. */
    void Run(l2_time span)
    {
        RunUntil(m_now + span);
    }

    /** @return the present */
    l2_time Now() const
    {
        return m_now;
    }

    /** @return the core's object */
    l2_switch* Get(std::size_t node) const
    {
        return m_bridges[node];
    }

    /** @return how many bridges there are */
    std::size_t GetCount() const
    {
        return m_bridges.size();
    }

    /** @return what a bridge was made of */
    const l2_config& GetConfig(std::size_t node) const
    {
        return m_configs[node];
    }

    /** @return the cables */
    const std::vector<BridgeCable>& Cables() const
    {
        return m_cables;
    }

    /** @return whether both ends of a cable forward */
    bool IsActive(std::size_t cable) const
    {
        const BridgeCable& c = m_cables[cable];
        return c.up && Relay(c.ends[0]) == L2_RELAY_FORWARDING &&
               Relay(c.ends[1]) == L2_RELAY_FORWARDING;
    }

    /** @return what a port does with frames */
    l2_port_relay Relay(BridgePort at) const
    {
        return l2_switch_port_relay(m_bridges[at.node], at.port);
    }

    /** @return role and state of a port, e.g. "root forwarding" */
    std::string Show(BridgePort at) const
    {
        return std::string(l2_port_role_name(l2_switch_port_role(m_bridges[at.node], at.port))) +
               " " + l2_port_relay_name(Relay(at));
    }

    /** @return role and state of all ports, for what must not change */
    std::string ShowAll() const
    {
        std::string text;
        for (std::size_t node = 0; node < m_bridges.size(); ++node)
        {
            for (uint16_t port = 1; port <= m_configs[node].ports; ++port)
            {
                text += std::to_string(node) + ":" + std::to_string(port) + " " +
                        Show({node, port}) + "\n";
            }
        }
        return text;
    }

    /** @return when a port last began or ceased to forward, or learn */
    l2_time LastChange() const
    {
        return m_lastChange;
    }

    /** @return the first cycles of forwarding cables that there were, described; "" if none */
    const std::string& Loops() const
    {
        return m_loops;
    }

    /** @return how many times a cycle came into being */
    unsigned LoopCount() const
    {
        return m_loopCount;
    }

    /** @return for how long there was one, in all; of those that are over */
    l2_time LoopTime() const
    {
        return m_loopTime;
    }

    /** @return the types of the BPDUs that a port sent at these times, the last excluded */
    std::set<unsigned> TypesSent(BridgePort at, l2_time from, l2_time until) const
    {
        std::set<unsigned> types;
        for (const SentFrame& s : sent)
        {
            if (s.IsFrom(at) && s.time >= from && s.time < until)
            {
                types.insert(s.Type());
            }
        }
        return types;
    }

    /** @return how many BPDUs a port sent at these times, the last excluded */
    unsigned CountSent(BridgePort at, l2_time from, l2_time until) const
    {
        unsigned count = 0;
        for (const SentFrame& s : sent)
        {
            count += s.IsFrom(at) && s.time >= from && s.time < until;
        }
        return count;
    }

    std::vector<SentFrame> sent;     //!< what bridges sent, for tests to clear
    std::vector<BridgeEvent> events; //!< what they told, for tests to clear

  private:
    /** A frame on a cable. */
    struct Moving
    {
        l2_time time;      //!< when it arrives
        uint64_t sequence; //!< of those that arrive at the same time
        std::size_t cable; //!< on which
        uint64_t epoch;    //!< of the cable
        int end;           //!< at which end it arrives
        Bytes bytes;       //!< the frame

        /** @return whether it arrives after the other */
        bool operator<(const Moving& other) const
        {
            return time != other.time ? time > other.time : sequence > other.sequence;
        }
    };

    /** @return the bridge with the first deadline */
    std::size_t FirstDue() const
    {
        std::size_t first = 0;
        for (std::size_t node = 1; node < m_bridges.size(); ++node)
        {
            first = l2_switch_deadline(m_bridges[node]) < l2_switch_deadline(m_bridges[first])
                        ? node
                        : first;
        }
        return first;
    }

    /** The next frame reaches the end of its cable. */
    void Arrive()
    {
        const Moving moving = m_moving.top();
        m_moving.pop();
        const BridgeCable& cable = m_cables[moving.cable];
        if (cable.up && cable.epoch == moving.epoch)
        {
            Receive(cable.ends[moving.end], moving.bytes);
        }
    }

    /** Put a frame on the cable at a port. */
    void Send(BridgePort at, const Bytes& bytes)
    {
        sent.push_back({m_now, at, bytes});
        const int number = m_cableAt[at.node][at.port];
        if (number < 0 || !m_cables[number].up)
        {
            return;
        }
        const BridgeCable& cable = m_cables[number];
        const int from = cable.ends[0].node == at.node && cable.ends[0].port == at.port ? 0 : 1;
        if (!cable.lossy[from])
        {
            m_moving.push({m_now + cable.delay,
                           m_sequence++,
                           static_cast<std::size_t>(number),
                           cable.epoch,
                           1 - from,
                           bytes});
        }
    }

    /** Do what a bridge answers, and look whether all is well. */
    std::vector<uint16_t> Drain(std::size_t node)
    {
        l2_switch_check(m_bridges[node]);
        std::vector<uint16_t> ports;
        l2_action action;
        while (l2_switch_next(m_bridges[node], &action))
        {
            if (action.type == L2_ACTION_SEND)
            {
                const auto& send = action.as.send;
                Send({node, send.port}, Bytes(send.bytes, send.bytes + send.length));
            }
            else if (action.type == L2_ACTION_FORWARD)
            {
                const auto& forward = action.as.forward;
                ports.assign(forward.ports, forward.ports + forward.port_count);
            }
            else if (action.type == L2_ACTION_EVENT)
            {
                events.push_back({m_now, node, action.as.event});
                m_lastChange = action.as.event.type == L2_EVENT_PORT_STATE ? m_now : m_lastChange;
            }
        }
        LookForLoops();
        return ports;
    }

    /** Is there a cycle of cables that forward? Each cable joins two parts, or closes a cycle. */
    void LookForLoops()
    {
        std::vector<std::size_t> part(m_bridges.size());
        for (std::size_t node = 0; node < part.size(); ++node)
        {
            part[node] = node;
        }
        bool cycle = false;
        for (std::size_t cable = 0; cable < m_cables.size(); ++cable)
        {
            if (!IsActive(cable))
            {
                continue;
            }
            const std::size_t a = Top(part, m_cables[cable].ends[0].node);
            const std::size_t b = Top(part, m_cables[cable].ends[1].node);
            cycle = cycle || a == b;
            part[a] = b;
        }
        if (cycle && !m_looping)
        {
            ++m_loopCount;
            m_loopSince = m_now;
            if (m_loopCount <= 3)
            {
                m_loops += "at " + std::to_string(m_now) + " ns\n" + ShowAll();
            }
        }
        m_loopTime += m_looping && !cycle ? m_now - m_loopSince : 0;
        m_looping = cycle;
    }

    /** @return the node that stands for a node's part */
    static std::size_t Top(const std::vector<std::size_t>& part, std::size_t node)
    {
        while (part[node] != node)
        {
            node = part[node];
        }
        return node;
    }

    l2_time m_now = 0;                       //!< the present
    uint64_t m_sequence = 0;                 //!< of the next frame
    std::vector<l2_switch*> m_bridges;       //!< by number
    std::vector<l2_config> m_configs;        //!< what they were made of
    std::vector<BridgeCable> m_cables;       //!< by number
    std::vector<std::vector<int>> m_cableAt; //!< by bridge and port; -1 none
    std::priority_queue<Moving> m_moving;    //!< the next to arrive first
    l2_time m_lastChange = 0;                //!< of a port's state
    std::string m_loops;                     //!< the first few loops
    unsigned m_loopCount = 0;                //!< how many there were
    bool m_looping = false;                  //!< there is one now
    l2_time m_loopSince = 0;                 //!< since when
    l2_time m_loopTime = 0;                  //!< for how long, in all
};

} // namespace coretest
} // namespace ns3

#endif /* MOOSE_CORE_BRIDGE_NETWORK_H */
