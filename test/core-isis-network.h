/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_CORE_ISIS_NETWORK_H
#define MOOSE_CORE_ISIS_NETWORK_H

/**
 * @file
 * @ingroup moose-test
 * MOOSE switches of the core with link-state routing, joined by cables in virtual time, with a host
 * at port 1 of each.
 *
 * A cable delivers what a switch sends after its delay, in order; what is on it when it is cut is
 * lost. Every frame of a host has a number, and the network looks at each switch and each host that
 * gets it.
 */

#include "core-test-support.h"

#include <queue>
#include <random>
#include <set>

namespace ns3
{
namespace coretest
{

/** What joins two ports. */
struct IsisCable
{
    std::size_t node[2]; //!< switches
    uint16_t port[2];    //!< their ports
    uint32_t cost;       //!< of both directions
    l2_time delay;       //!< from one to the other
    bool up = false;     //!< whether it works
    uint64_t epoch = 0;  //!< how often it was cut
};

/** Switches and cables. */
class IsisNetwork
{
  public:
    IsisNetwork() = default;
    IsisNetwork(const IsisNetwork&) = delete;
    IsisNetwork& operator=(const IsisNetwork&) = delete;

    ~IsisNetwork()
    {
        for (l2_switch* sw : m_switches)
        {
            l2_switch_free(sw);
        }
    }

    /**
     * @brief Add a switch, whose port 1 is an edge and up, the others down.
     * @param config what it is; the routing is LINK_STATE
     * @param allocator its environment's, or nullptr
     * @return its number
     */
    std::size_t Add(l2_config config, Allocator* allocator = nullptr)
    {
        config.routing = L2_ROUTING_LINK_STATE;
        l2_env env = {};
        env = allocator ? allocator->Env() : env;
        env.seed = m_switches.size();
        l2_switch* sw = nullptr;
        if (l2_switch_new(&sw, &config, &env))
        {
            throw std::runtime_error("l2_switch_new");
        }
        m_switches.push_back(sw);
        m_configs.push_back(config);
        m_cableAt.emplace_back(config.ports + 1, -1);
        m_nextPort.push_back(2);
        l2_port_config edge;
        l2_port_config_init(&edge);
        edge.admin_edge = true;
        l2_switch_configure_port(sw, 1, &edge, m_now);
        Drain(m_switches.size() - 1);
        SetPort(m_switches.size() - 1, 1, true);
        return m_switches.size() - 1;
    }

    /**
     * @brief Lay a cable between the next free ports of two switches, not yet plugged in.
     * @return its number
     */
    std::size_t Join(std::size_t a, std::size_t b, uint32_t cost = 20000, l2_time delay = 10000)
    {
        IsisCable cable = {};
        const std::size_t nodes[2] = {a, b};
        for (int end = 0; end < 2; ++end)
        {
            cable.node[end] = nodes[end];
            cable.port[end] = m_nextPort[nodes[end]]++;
            m_cableAt[nodes[end]].at(cable.port[end]) = static_cast<int>(cables.size());
            l2_port_config config;
            l2_port_config_init(&config);
            config.path_cost = cost;
            l2_switch_configure_port(m_switches[nodes[end]], cable.port[end], &config, m_now);
            Drain(nodes[end]);
        }
        cable.cost = cost;
        cable.delay = delay;
        cables.push_back(cable);
        return cables.size() - 1;
    }

    /** Plug a cable in, or pull it out; the second end notices so much later. */
    void Set(std::size_t cable, bool up, l2_time later = 0)
    {
        IsisCable& c = cables[cable];
        c.up = up;
        c.epoch += !up;
        SetPort(c.node[0], c.port[0], up);
        if (later)
        {
            Moving notice = {};
            notice.time = m_now + later;
            notice.cable = cable;
            notice.notice = true;
            Push(notice);
        }
        else
        {
            SetPort(c.node[1], c.port[1], up);
        }
    }

    /** Plug all cables in. */
    void SetAll()
    {
        for (std::size_t cable = 0; cable < cables.size(); ++cable)
        {
            Set(cable, true);
        }
    }

    /**
     * @brief Let a host broadcast.
     * @param node the host's switch
     * @return the frame's number
     */
    uint64_t Broadcast(std::size_t node)
    {
        const uint64_t number = ++m_frames;
        const Bytes frame = MakeFrame(L2_MAC_BROADCAST, 0x00163e000000 + node, TYPE_TEST, [number] {
            Bytes b;
            Put(b, number, 8);
            return b;
        }());
        Receive(node, 1, frame);
        return number;
    }

    /** Let time pass until then, all that is due at that time included. */
    void RunUntil(l2_time until)
    {
        for (unsigned idle = 0;; ++idle)
        {
            std::size_t first = 0;
            for (std::size_t node = 1; node < m_switches.size(); ++node)
            {
                first = l2_switch_deadline(m_switches[node]) < l2_switch_deadline(m_switches[first])
                            ? node
                            : first;
            }
            const l2_time deadline = l2_switch_deadline(m_switches[first]);
            const l2_time arrival = m_moving.empty() ? L2_NEVER : m_moving.top().time;
            const l2_time next = std::max(m_now, std::min(deadline, arrival));
            if (std::min(deadline, arrival) > until)
            {
                m_now = until;
                return;
            }
            idle = next > m_now ? 0 : idle;
            if (idle > 1000000)
            {
                throw std::runtime_error("time does not pass");
            }
            m_now = next;
            if (arrival <= deadline)
            {
                Arrive();
                continue;
            }
            l2_switch_expire(m_switches[first], m_now);
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
        return m_switches[node];
    }

    /** @return how many switches there are */
    std::size_t GetCount() const
    {
        return m_switches.size();
    }

    /** @return what a switch was made of */
    const l2_config& GetConfig(std::size_t node) const
    {
        return m_configs[node];
    }

    /** @return what a switch's dump says of paths and tree */
    static std::string Paths(const l2_switch* sw)
    {
        const std::string dump = DumpOf(sw);
        const std::size_t from = dump.find("fib ");
        const std::size_t neighbours = dump.find("adjacencies ");
        return dump.substr(from, std::min(neighbours, dump.find("lsdb ")) - from);
    }

    /** @return what a switch's dump says of its database */
    static std::string Database(const l2_switch* sw)
    {
        const std::string dump = DumpOf(sw);
        return dump.substr(dump.find("lsdb "));
    }

    /** @return by switch, the smallest number of one that working cables join it with */
    std::vector<std::size_t> Components() const
    {
        std::vector<std::size_t> part(m_switches.size());
        for (std::size_t node = 0; node < part.size(); ++node)
        {
            part[node] = node;
        }
        for (std::size_t round = 0; round < part.size(); ++round)
        {
            for (const IsisCable& c : cables)
            {
                if (c.up)
                {
                    part[c.node[0]] = part[c.node[1]] = std::min(part[c.node[0]], part[c.node[1]]);
                }
            }
        }
        return part;
    }

    /**
     * @brief Hold paths, tree and database of every switch against one that was given the graph,
     * and against each other.
     * @param given whether databases, too, are those that the graph gives: sequence numbers are 1
     * @return what differs first, "" if nothing does
     */
    std::string Compare(bool given = false) const
    {
        Topology topology(m_switches.size());
        for (std::size_t node = 0; node < m_switches.size(); ++node)
        {
            const l2_config& c = m_configs[node];
            l2_node info = {};
            info.address = c.address;
            info.priority = c.priority;
            info.prefix = c.prefix;
            info.overloaded = c.isis.overload;
            l2_topology_set_node(topology.Get(), static_cast<uint32_t>(node), &info);
        }
        for (const IsisCable& c : cables)
        {
            if (c.up && c.node[0] != c.node[1])
            {
                topology.Link(static_cast<uint32_t>(c.node[0]),
                              c.port[0],
                              static_cast<uint32_t>(c.node[1]),
                              c.port[1],
                              c.cost);
            }
        }
        const std::vector<std::size_t> part = Components();
        for (std::size_t node = 0; node < m_switches.size(); ++node)
        {
            l2_config config = m_configs[node];
            config.routing = L2_ROUTING_PRECOMPUTED;
            Switch oracle(config);
            if (topology.GetError() || l2_switch_set_topology(oracle.Get(),
                                                              topology.Get(),
                                                              static_cast<uint32_t>(node),
                                                              0))
            {
                return "the oracle refuses the graph";
            }
            oracle.Drain();
            const std::string here = Paths(m_switches[node]);
            const std::string there = Paths(oracle.Get());
            const std::string who = "switch " + std::to_string(node);
            if (here != there)
            {
                return who + " has\n" + here + "and not\n" + there;
            }
            if (given && Database(m_switches[node]) != Database(oracle.Get()))
            {
                return who + " has\n" + Database(m_switches[node]) + "and not\n" +
                       Database(oracle.Get());
            }
            if (Database(m_switches[node]) != Database(m_switches[part[node]]))
            {
                return who + " and " + std::to_string(part[node]) + " have other databases\n" +
                       Database(m_switches[node]) + Database(m_switches[part[node]]);
            }
        }
        return "";
    }

    std::vector<IsisCable> cables; //!< by number
    std::string twice;             //!< the first frame that somebody got twice, described
    unsigned loss = 0;             //!< percentage of the switches' own frames that are lost
    std::mt19937 random;           //!< says which
    uint64_t delivered = 0;        //!< frames that hosts got
    uint64_t settling = 0;         //!< frames dropped because a way was new
    uint64_t sent = 0;             //!< the switches' own frames
    bool checking = true;          //!< let each switch check itself after each input

  private:
    /** A frame on a cable, or the late notice of its state. */
    struct Moving
    {
        l2_time time;      //!< when it arrives
        uint64_t sequence; //!< of those that arrive at the same time
        std::size_t cable; //!< on which
        uint64_t epoch;    //!< of the cable
        int end;           //!< at which end it arrives
        bool notice;       //!< it is no frame
        Bytes bytes;       //!< the frame

        /** @return whether it arrives after the other */
        bool operator<(const Moving& other) const
        {
            return time != other.time ? time > other.time : sequence > other.sequence;
        }
    };

    /** Put something on a cable. */
    void Push(Moving moving)
    {
        moving.sequence = m_sequence++;
        m_moving.push(moving);
    }

    /** Tell a switch the state of one of its ports. */
    void SetPort(std::size_t node, uint16_t port, bool up)
    {
        l2_port_state state = {};
        state.up = up;
        l2_switch_set_port(m_switches[node], port, &state, m_now);
        Drain(node);
    }

    /** Hand a frame in. */
    void Receive(std::size_t node, uint16_t port, const Bytes& frame)
    {
        l2_frame received;
        received.head = frame.data();
        received.head_length = frame.size();
        received.length = frame.size();
        l2_switch_receive(m_switches[node], port, &received, m_now);
        Drain(node, &frame);
    }

    /** The next frame reaches the end of its cable. */
    void Arrive()
    {
        const Moving moving = m_moving.top();
        m_moving.pop();
        const IsisCable& c = cables[moving.cable];
        if (moving.notice)
        {
            SetPort(c.node[1], c.port[1], c.up);
        }
        else if (c.up && c.epoch == moving.epoch)
        {
            Receive(c.node[moving.end], c.port[moving.end], moving.bytes);
        }
    }

    /** Put a frame on the cable at a port. */
    void Send(std::size_t node, uint16_t port, const Bytes& bytes)
    {
        const int number = m_cableAt[node][port];
        if (number < 0 || !cables[number].up)
        {
            return;
        }
        const IsisCable& c = cables[number];
        Moving moving = {};
        moving.time = m_now + c.delay;
        moving.cable = static_cast<std::size_t>(number);
        moving.epoch = c.epoch;
        moving.end = c.node[0] == node && c.port[0] == port ? 1 : 0;
        moving.bytes = bytes;
        Push(moving);
    }

    /** Somebody gets a frame. */
    void Meet(uint64_t frame, std::size_t node, uint16_t host)
    {
        const std::size_t who = node * 4096 + host;
        if (!m_met[frame % 4096].insert({frame, who}).second && twice.empty())
        {
            twice = "at " + std::to_string(m_now) + " ns " + (host ? "the host of " : "") +
                    "switch " + std::to_string(node) + " gets frame " + std::to_string(frame) +
                    " again";
        }
    }

    /** Do what a switch answers. */
    void Drain(std::size_t node, const Bytes* frame = nullptr)
    {
        if (checking)
        {
            l2_switch_check(m_switches[node]);
        }
        l2_action action;
        while (l2_switch_next(m_switches[node], &action))
        {
            if (action.type == L2_ACTION_SEND)
            {
                const auto& send = action.as.send;
                ++sent;
                if (loss == 0 || random() % 100 >= loss)
                {
                    Send(node, send.port, Bytes(send.bytes, send.bytes + send.length));
                }
            }
            else if (action.type == L2_ACTION_DROP)
            {
                settling += action.as.drop == L2_DROP_SETTLING;
            }
            else if (action.type == L2_ACTION_FORWARD && frame)
            {
                const auto& forward = action.as.forward;
                const Bytes changed =
                    Apply(*frame,
                          std::vector<l2_edit>(forward.edits, forward.edits + forward.edit_count));
                const uint64_t number = coretest::Get(*frame, 14, 8);
                Meet(number, node, 0);
                for (std::size_t i = 0; i < forward.port_count; ++i)
                {
                    if (m_cableAt[node][forward.ports[i]] < 0)
                    {
                        ++delivered;
                        Meet(number, node, forward.ports[i]);
                    }
                    if (twice.empty()) // what goes round has been seen
                    {
                        Send(node, forward.ports[i], changed);
                    }
                }
            }
        }
        // Numbers that are so old that nothing of them can be on its way any more are forgotten.
        std::set<std::pair<uint64_t, std::size_t>>& met = m_met[(m_frames + 2048) % 4096];
        met.clear();
    }

    l2_time m_now = 0;                                      //!< the present
    uint64_t m_sequence = 0;                                //!< of the next frame
    uint64_t m_frames = 0;                                  //!< of hosts
    std::vector<l2_switch*> m_switches;                     //!< by number
    std::vector<l2_config> m_configs;                       //!< what they were made of
    std::vector<std::vector<int>> m_cableAt;                //!< by switch and port; -1 none
    std::vector<uint16_t> m_nextPort;                       //!< by switch: the next without cable
    std::priority_queue<Moving> m_moving;                   //!< the next to arrive first
    std::set<std::pair<uint64_t, std::size_t>> m_met[4096]; //!< by frame: who has got it
};

} // namespace coretest
} // namespace ns3

#endif /* MOOSE_CORE_ISIS_NETWORK_H */
