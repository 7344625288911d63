/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef MOOSE_CORE_ELK_NETWORK_H
#define MOOSE_CORE_ELK_NETWORK_H

/**
 * @file
 * @ingroup moose-test
 * Switches of either scheme, hosts that speak ARP, and servers of the directory ELK, in virtual
 * time; and the truth about who has which address, against which every answer is held.
 *
 * A cable delivers after 20 microseconds; what is on it when it is cut is lost. Hosts are at ports
 * that are managed as edges. A host answers requests for its address [RFC 826], keeps what it is
 * told, and announces itself when it is made to [RFC 5227 3].
 */

#include "core-elk-support.h"

#include <functional>
#include <queue>
#include <random>
#include <set>

namespace ns3
{
namespace coretest
{

/** The ways to run a network. */
struct ElkScheme
{
    const char* scheme; //!< of all switches
    bool protocol;      //!< RSTP or IS-IS; else the graph is given
};

/** Switches, hosts, servers. */
class ElkNetwork
{
  public:
    static constexpr uint16_t PORTS = 24;    //!< of a switch
    static constexpr uint16_t HOST_PORT = 9; //!< the first that has no cable to a switch

    /** A host, perhaps with a server on it. */
    struct Host
    {
        l2_mac mac;                        //!< its own
        uint32_t ip;                       //!< its address now
        std::size_t node;                  //!< its switch
        uint16_t port;                     //!< there
        bool alive = true;                 //!< it hears and speaks
        bool plugged = true;               //!< its cable works
        l2_directory* directory = nullptr; //!< the server on it
        bool server = false;               //!< made to have one
        std::map<uint32_t, l2_mac> arp;    //!< what it was told
        uint64_t broadcasts = 0;           //!< ARP broadcasts that it got
        l2_mac last = 0;                   //!< its address when it was looked at last
    };

    /** A cable between switches. */
    struct Cable
    {
        std::size_t node[2]; //!< its ends
        uint16_t port[2];    //!< their ports
        bool up = true;      //!< it works
        uint64_t epoch = 0;  //!< how often it was cut
    };

    /**
     * @brief Make one without switches.
     * @param scheme how it runs
     * @param seed of what is lost, and of the switches
     */
    ElkNetwork(const ElkScheme& scheme, uint64_t seed)
        : random(seed),
          m_scheme(scheme)
    {
        l2_directory_config_init(&server);
        server.renew_after = 5 * L2_SECOND;
        server.negative_time = 2 * L2_SECOND;
    }

    ElkNetwork(const ElkNetwork&) = delete;
    ElkNetwork& operator=(const ElkNetwork&) = delete;

    ~ElkNetwork()
    {
        for (const Host& host : hosts)
        {
            l2_directory_free(host.directory);
        }
        for (l2_switch* sw : switches)
        {
            l2_switch_free(sw);
        }
    }

    /** @return how long a wrong answer may be given after its owner changed without a word */
    l2_time Bound() const
    {
        return server.renew_after + (4 + server.probes) * server.probe_interval + L2_SECOND;
    }

    /** Add a switch. */
    void AddSwitch()
    {
        const uint64_t number = switches.size() + 1;
        l2_config config;
        l2_config_init(&config, m_scheme.scheme);
        config.ports = PORTS;
        config.address = 0x00000c000000 + number;
        l2_plan_prefix(&config.plan, number, &config.prefix);
        config.routing = m_scheme.protocol ? L2_ROUTING_LINK_STATE : L2_ROUTING_PRECOMPUTED;
        config.spanning_tree = m_scheme.protocol ? L2_SPANNING_TREE_RSTP : L2_SPANNING_TREE_STATIC;
        config.intercept.arp = true;
        config.intercept.dhcp = true;
        l2_env env = {};
        env.seed = random();
        l2_switch* sw = nullptr;
        if (l2_switch_new(&sw, &config, &env))
        {
            throw std::runtime_error("l2_switch_new");
        }
        switches.push_back(sw);
        m_configs.push_back(config);
        m_trunks.push_back(0);
    }

    /** Join two switches by a cable that works. */
    void Join(std::size_t a, std::size_t b)
    {
        Cable cable = {};
        cable.node[0] = a;
        cable.node[1] = b;
        for (int end = 0; end < 2; ++end)
        {
            cable.port[end] = ++m_trunks[cable.node[end]];
            m_at[{cable.node[end], cable.port[end]}] = cables.size();
        }
        cables.push_back(cable);
    }

    /** Plug all cables in; hosts come after that. */
    void Start()
    {
        TellTopology();
        for (const Cable& cable : cables)
        {
            SetPort(cable.node[0], cable.port[0], true);
            SetPort(cable.node[1], cable.port[1], true);
        }
    }

    /** Cut a cable or mend it. */
    void Set(std::size_t number, bool up)
    {
        Cable& cable = cables[number];
        cable.up = up;
        ++cable.epoch;
        TellTopology();
        SetPort(cable.node[0], cable.port[0], up);
        SetPort(cable.node[1], cable.port[1], up);
    }

    /** Add a host. @return its number */
    std::size_t AddHost(std::size_t node, bool isServer)
    {
        Host host = {};
        host.mac = 0x00163e000000 + hosts.size();
        host.ip = 0x0a000001 + static_cast<uint32_t>(hosts.size());
        host.server = isServer;
        hosts.push_back(host);
        Plug(hosts.size() - 1, node);
        if (isServer)
        {
            StartServer(hosts.size() - 1);
        }
        return hosts.size() - 1;
    }

    /** Put a host's cable into the next free port of a switch. */
    void Plug(std::size_t number, std::size_t node)
    {
        Host& host = hosts[number];
        host.node = node;
        host.plugged = true;
        host.port = HOST_PORT;
        while (m_hostAt.count({node, host.port}))
        {
            ++host.port;
        }
        m_hostAt[{node, host.port}] = number;
        l2_port_config config;
        l2_port_config_init(&config);
        config.admin_edge = true;
        config.directory = host.server;
        l2_switch_configure_port(switches[node], host.port, &config, m_now);
        Drain(node);
        SetPort(node, host.port, true);
    }

    /** Pull it out. */
    void Unplug(std::size_t number)
    {
        Host& host = hosts[number];
        host.plugged = false;
        m_hostAt.erase({host.node, host.port});
        SetPort(host.node, host.port, false);
    }

    /** Start a server that knows nothing. */
    void StartServer(std::size_t number)
    {
        Host& host = hosts[number];
        server.address = host.mac;
        server.ip = l2_ip_v4(host.ip);
        l2_env env = {};
        env.seed = random();
        if (l2_directory_new(&host.directory, &server, &env))
        {
            throw std::runtime_error("l2_directory_new");
        }
    }

    /** End a server, with a goodbye or without. */
    void StopServer(std::size_t number, bool goodbye)
    {
        Host& host = hosts[number];
        if (goodbye)
        {
            l2_directory_stop(host.directory, m_now);
            DrainServer(number);
        }
        l2_directory_free(host.directory);
        host.directory = nullptr;
    }

    /** Let a host ask for an address. */
    void Ask(std::size_t number, uint32_t ip)
    {
        const Host& host = hosts[number];
        Speak(number, L2_MAC_BROADCAST, MakeArp(ARP_REQUEST, host.mac, host.ip, 0, ip));
    }

    /** Let a host announce its address. */
    void Announce(std::size_t number)
    {
        Ask(number, hosts[number].ip);
    }

    /** Something became of an address's owner: until the bound is over answers may be wrong. */
    void Changed(uint32_t ip)
    {
        m_changed[ip] = m_now;
    }

    /** Let so much time pass. */
    void Run(l2_time span)
    {
        const l2_time until = m_now + span;
        for (unsigned idle = 0;; ++idle)
        {
            std::size_t first = 0;
            l2_time due = L2_NEVER;
            for (std::size_t i = 0; i < switches.size() + hosts.size(); ++i)
            {
                const l2_time deadline = Deadline(i);
                first = deadline < due ? i : first;
                due = std::min(due, deadline);
            }
            const l2_time arrival = m_moving.empty() ? L2_NEVER : m_moving.top().time;
            const l2_time next = std::max(m_now, std::min(due, arrival));
            if (next > until)
            {
                m_now = until;
                return;
            }
            idle = next > m_now ? 0 : idle;
            if (idle > 100000)
            {
                throw std::runtime_error("time does not pass");
            }
            m_now = next;
            if (arrival <= due)
            {
                Arrive();
            }
            else if (first < switches.size())
            {
                l2_switch_expire(switches[first], m_now);
                Drain(first);
            }
            else
            {
                l2_directory_expire(hosts[first - switches.size()].directory, m_now);
                DrainServer(first - switches.size());
            }
        }
    }

    /** @return the address by which the network knows a host now, 0 if by none */
    l2_mac AddressOf(const Host& host) const
    {
        const bool moose = std::string(m_scheme.scheme) == "moose";
        return moose ? l2_switch_host_address(switches[host.node], host.mac) : host.mac;
    }

    /** @return who has an address, or nullptr */
    const Host* OwnerOf(uint32_t ip) const
    {
        for (const Host& host : hosts)
        {
            if (host.alive && host.plugged && host.ip == ip)
            {
                return &host;
            }
        }
        return nullptr;
    }

    /** @return by switch, the number of its part of the network */
    std::vector<std::size_t> Parts() const
    {
        std::vector<std::size_t> part(switches.size());
        for (std::size_t i = 0; i < part.size(); ++i)
        {
            part[i] = i;
        }
        for (std::size_t round = 0; round < part.size(); ++round)
        {
            for (const Cable& c : cables)
            {
                const std::size_t least = std::min(part[c.node[0]], part[c.node[1]]);
                part[c.node[0]] = c.up ? least : part[c.node[0]];
                part[c.node[1]] = c.up ? least : part[c.node[1]];
            }
        }
        return part;
    }

    /** @return the mappings of a server, by address */
    std::map<uint32_t, l2_mac> Mappings(std::size_t number) const
    {
        std::map<uint32_t, l2_mac> all;
        l2_mapping m;
        for (std::size_t i = 0; l2_directory_mapping(hosts[number].directory, i, &m); ++i)
        {
            all[l2_ip_to_v4(m.ip)] = m.mac;
        }
        return all;
    }

    /** @return what switches counted, all of them */
    l2_counters::l2_intercept_counters Counted() const
    {
        l2_counters::l2_intercept_counters sum = {};
        for (const l2_switch* sw : switches)
        {
            const auto& c = l2_switch_counters(sw)->intercept;
            sum.queries += c.queries;
            sum.fallbacks += c.fallbacks;
            sum.answers += c.answers;
        }
        return sum;
    }

    /** @return the present */
    l2_time Now() const
    {
        return m_now;
    }

    std::mt19937_64 random;           //!< all that is arbitrary
    l2_directory_config server;       //!< what servers are made of
    std::vector<l2_switch*> switches; //!< by number
    std::vector<Cable> cables;        //!< by number
    std::vector<Host> hosts;          //!< by number
    unsigned loss = 0;                //!< so many of 100 frames of ARP and ELK are lost
    std::string wrong;                //!< the first answer that was wrong for too long
    uint64_t answers = 0;             //!< that hosts got
    uint64_t wrongs = 0;              //!< of those that were wrong
    uint64_t broadcasts = 0;          //!< ARP broadcasts that hosts got
    std::string log;                  //!< what happened, if it is wanted
    bool logging = false;             //!< it is

  private:
    /** A frame on its way. */
    struct Moving
    {
        l2_time time;      //!< when it arrives
        uint64_t sequence; //!< of those that arrive at the same time
        bool toHost;       //!< at a host
        std::size_t where; //!< which switch or host
        uint16_t port;     //!< of the switch
        std::size_t cable; //!< on which
        uint64_t epoch;    //!< of the cable
        Bytes frame;       //!< itself

        /** @return whether it arrives after the other */
        bool operator<(const Moving& other) const
        {
            return time != other.time ? time > other.time : sequence > other.sequence;
        }
    };

    /** @return when a switch, or the server of a host behind those, is due */
    l2_time Deadline(std::size_t i) const
    {
        if (i < switches.size())
        {
            return l2_switch_deadline(switches[i]);
        }
        const l2_directory* d = hosts[i - switches.size()].directory;
        return d ? l2_directory_deadline(d) : L2_NEVER;
    }

    /** Give all switches the graph, where no protocol finds it out. */
    void TellTopology()
    {
        if (m_scheme.protocol)
        {
            return;
        }
        Topology topology(switches.size());
        for (uint32_t i = 0; i < switches.size(); ++i)
        {
            topology.SetNode(i, m_configs[i].prefix, m_configs[i].address);
        }
        for (const Cable& c : cables)
        {
            if (c.up)
            {
                topology.Link(static_cast<uint32_t>(c.node[0]),
                              c.port[0],
                              static_cast<uint32_t>(c.node[1]),
                              c.port[1],
                              20000);
            }
        }
        for (uint32_t i = 0; i < switches.size(); ++i)
        {
            if (l2_switch_set_topology(switches[i], topology.Get(), i, m_now))
            {
                throw std::runtime_error("l2_switch_set_topology");
            }
            Drain(i);
        }
    }

    /** Tell a switch the state of a port. */
    void SetPort(std::size_t node, uint16_t port, bool up)
    {
        l2_port_state state = {};
        state.up = up;
        l2_switch_set_port(switches[node], port, &state, m_now);
        Drain(node);
    }

    /** A frame leaves a switch. */
    void Send(std::size_t node, uint16_t port, const Bytes& frame)
    {
        const auto host = m_hostAt.find({node, port});
        const auto cable = m_at.find({node, port});
        if (host != m_hostAt.end())
        {
            Push({m_now + 20000, 0, true, host->second, 0, 0, 0, frame});
        }
        else if (cable != m_at.end() && cables[cable->second].up)
        {
            const Cable& c = cables[cable->second];
            const int other = c.node[0] == node && c.port[0] == port ? 1 : 0;
            Push({m_now + 20000,
                  0,
                  false,
                  c.node[other],
                  c.port[other],
                  cable->second,
                  c.epoch,
                  frame});
        }
    }

    /** A frame leaves a host. */
    void Speak(std::size_t number, l2_mac to, const Bytes& arp)
    {
        SendOf(number, MakeFrame(to, hosts[number].mac, TYPE_ARP, arp));
    }

    /** The same, of a whole frame. */
    void SendOf(std::size_t number, const Bytes& frame)
    {
        const Host& host = hosts[number];
        if (host.alive && host.plugged)
        {
            Push({m_now + 20000, 0, false, host.node, host.port, SIZE_MAX, number, frame});
        }
    }

    /** Put a frame on its cable, unless it is lost. */
    void Push(Moving moving)
    {
        const uint64_t type = coretest::Get(moving.frame, 12, 2);
        const bool mortal = type == TYPE_ARP || type == TYPE_TEST;
        if (mortal && loss && random() % 100 < loss)
        {
            return;
        }
        moving.sequence = m_sequence++;
        m_moving.push(moving);
    }

    /** The next frame arrives. */
    void Arrive()
    {
        const Moving moving = m_moving.top();
        m_moving.pop();
        if (moving.toHost)
        {
            HostHears(moving.where, moving.frame);
            return;
        }
        const bool ofHost = moving.cable == SIZE_MAX;
        const bool there =
            ofHost ? hosts[moving.epoch].plugged
                   : cables[moving.cable].up && cables[moving.cable].epoch == moving.epoch;
        if (there)
        {
            l2_frame in = {moving.frame.data(), moving.frame.size(), moving.frame.size()};
            l2_switch_receive(switches[moving.where], moving.port, &in, m_now);
            Drain(moving.where, &moving.frame);
        }
    }

    /** Do what a switch answers. */
    void Drain(std::size_t node, const Bytes* frame = nullptr)
    {
        l2_switch_check(switches[node]);
        l2_action action;
        while (l2_switch_next(switches[node], &action))
        {
            if (action.type == L2_ACTION_SEND)
            {
                const auto& send = action.as.send;
                Send(node, send.port, Bytes(send.bytes, send.bytes + send.length));
            }
            else if (action.type == L2_ACTION_FORWARD)
            {
                const auto& forward = action.as.forward;
                const Bytes changed =
                    Apply(*frame,
                          std::vector<l2_edit>(forward.edits, forward.edits + forward.edit_count));
                for (std::size_t i = 0; i < forward.port_count; ++i)
                {
                    Send(node, forward.ports[i], changed);
                }
            }
            else if (action.type == L2_ACTION_EVENT && logging)
            {
                Log("switch " + std::to_string(node), action.as.event);
            }
        }
    }

    /** Do what a server says. */
    void DrainServer(std::size_t number)
    {
        l2_directory* directory = hosts[number].directory;
        l2_directory_check(directory);
        l2_action action;
        while (l2_directory_next(directory, &action))
        {
            if (action.type == L2_ACTION_SEND)
            {
                const auto& send = action.as.send;
                SendOf(number, Bytes(send.bytes, send.bytes + send.length));
            }
            else if (logging)
            {
                Log("server " + std::to_string(number), action.as.event);
            }
        }
    }

    /** Write down what somebody tells. */
    void Log(const std::string& who, const l2_event& e)
    {
        char text[L2_EVENT_TEXT];
        log += std::to_string(m_now / 1000) + " us: " + who + " " + l2_event_name(e.type) + " " +
               l2_event_format(text, &e) + "\n";
    }

    /** A frame arrives at a host. */
    void HostHears(std::size_t number, const Bytes& frame)
    {
        Host& host = hosts[number];
        const l2_mac to = coretest::Get(frame, 0, 6);
        const bool group = to >> 40 & 1;
        if (!host.alive || !host.plugged || (!group && to != host.mac))
        {
            return;
        }
        const uint64_t type = coretest::Get(frame, 12, 2);
        if (type == TYPE_ARP)
        {
            HearArp(number, frame, group);
        }
        if (type == TYPE_TEST && !host.server && wrong.empty())
        {
            wrong = "a host got " + FrameText(frame);
        }
        if (host.directory)
        {
            l2_frame in = {frame.data(), frame.size(), frame.size()};
            l2_directory_receive(host.directory, &in, m_now);
            DrainServer(number);
        }
    }

    /** ARP, as [RFC 826] has it. */
    void HearArp(std::size_t number, const Bytes& frame, bool group)
    {
        Host& host = hosts[number];
        const l2_mac sender = coretest::Get(frame, 22, 6);
        const uint32_t senderIp = static_cast<uint32_t>(coretest::Get(frame, 28, 4));
        const uint32_t targetIp = static_cast<uint32_t>(coretest::Get(frame, 38, 4));
        host.broadcasts += group;
        broadcasts += group;
        if (coretest::Get(frame, 20, 2) == ARP_REQUEST)
        {
            if (targetIp == host.ip && senderIp != host.ip)
            {
                Speak(number, sender, MakeArp(ARP_REPLY, host.mac, host.ip, sender, senderIp));
            }
            return;
        }
        if (targetIp != host.ip || host.server)
        {
            return;
        }
        host.arp[senderIp] = sender;
        ++answers;
        const Host* owner = OwnerOf(senderIp);
        const bool right = owner && AddressOf(*owner) == sender;
        wrongs += !right;
        const auto changed = m_changed.find(senderIp);
        const bool excused = changed != m_changed.end() && m_now - changed->second <= Bound();
        if (!right && !excused && wrong.empty())
        {
            wrong = "at " + std::to_string(m_now / 1000) + " us host " + std::to_string(number) +
                    " was told " + FrameText(frame) + " and not " +
                    (owner ? MacText(AddressOf(*owner)) : "nothing") + "; it changed at " +
                    (changed == m_changed.end() ? "no time"
                                                : std::to_string(changed->second / 1000) + " us");
        }
    }

    ElkScheme m_scheme;               //!< how it runs
    l2_time m_now = 0;                //!< the present
    uint64_t m_sequence = 0;          //!< of the next frame
    std::vector<l2_config> m_configs; //!< of switches
    std::vector<uint16_t> m_trunks;   //!< of switches: ports with cables
    std::map<std::pair<std::size_t, uint16_t>, std::size_t> m_at;     //!< cable at a port
    std::map<std::pair<std::size_t, uint16_t>, std::size_t> m_hostAt; //!< host at a port
    std::map<uint32_t, l2_time> m_changed; //!< by address: when its owner changed
    std::priority_queue<Moving> m_moving;  //!< the next to arrive first
};

} // namespace coretest
} // namespace ns3

#endif /* MOOSE_CORE_ELK_NETWORK_H */
