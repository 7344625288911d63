/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-core-herd: random networks with one to five servers of the directory ELK, hosts
 * that ask, move, reboot, change their addresses, die and come back, links and servers that fail,
 * and frames that are lost, held against the truth.
 *
 * Quiet, below, lasts as long as a mapping may be wrong: renew_after + (4 + probes) *
 * probe_interval, and four seconds in which trees, routes and servers find each other. After that
 *   - servers that can reach each other hold the same,
 *   - which is true of every address, and complete for all who have not changed,
 *   - who asks for a host that it can reach is told where that is,
 *   - and once all is learnt nobody hears an ARP broadcast.
 */

#include "core-elk-network.h"

#include "ns3/test.h"

using namespace ns3;
using namespace ns3::coretest;

namespace
{

/** All ways to run a network. */
const ElkScheme SCHEMES[] = {
    {"ethernet", false},
    {"ethernet", true},
    {"moose", false},
    {"moose", true},
};

/** What goes on in a network. */
enum Trouble
{
    HOSTS = 1,   //!< hosts move, reboot, change addresses, die, come back
    LINKS = 2,   //!< cables between switches are cut and mended
    SERVERS = 4, //!< servers are stopped, killed, cut off and restarted
    LOSS = 8,    //!< frames are lost
};

/** One network and its life. */
class Life
{
  public:
    /** Make one, of what the seed says. */
    Life(const ElkScheme& scheme, uint64_t seed)
        : net(scheme, seed)
    {
        const std::size_t nodes = 1 + Pick(6);
        for (std::size_t i = 0; i < nodes; ++i)
        {
            net.AddSwitch();
        }
        const bool ring = nodes > 2 && Pick(3) == 0;
        for (std::size_t i = 1; i < nodes; ++i)
        {
            net.Join(ring ? i - 1 : Pick(i), i);
        }
        if (ring)
        {
            net.Join(nodes - 1, 0);
        }
        for (std::size_t extra = nodes > 1 ? Pick(4) : 0; extra > 0; --extra)
        {
            const std::size_t a = Pick(nodes);
            const std::size_t b = Pick(nodes);
            if (a != b)
            {
                net.Join(a, b);
            }
        }
        net.Start();
        const std::size_t servers = 1 + Pick(5);
        for (std::size_t i = 0; i < servers; ++i)
        {
            net.AddHost(Pick(nodes), true);
        }
        const std::size_t hosts = 2 + Pick(7);
        for (std::size_t i = 0; i < hosts; ++i)
        {
            net.AddHost(Pick(nodes), false);
        }
        net.Run(6 * L2_SECOND);
    }

    /** Live through trouble of these kinds; @return what went wrong first, or "" */
    std::string All(unsigned trouble)
    {
        std::string why = Look("at first");
        for (unsigned phase = 0; phase < 2 && why.empty(); ++phase)
        {
            const std::map<uint32_t, l2_mac> before = Known();
            net.loss = trouble & LOSS ? 1 + Pick(20) : 0;
            for (std::size_t n = 1 + Pick(6); n > 0; --n)
            {
                Suffer(trouble);
                net.Run(static_cast<l2_time>(Pick(2000)) * L2_MILLISECOND);
            }
            net.loss = 0;
            net.Run(trouble & LINKS ? 50 * L2_SECOND : 0); // max age and two forward delays
            net.Run(net.Bound() + 4 * L2_SECOND);
            why = trouble == SERVERS ? NoneLost(before) : "";
            why = why.empty() ? Look("after phase " + std::to_string(phase)) : why;
        }
        return why.empty() ? net.wrong : why;
    }

    ElkNetwork net; //!< the network

  private:
    /** @return a number below a limit */
    std::size_t Pick(std::size_t limit)
    {
        return net.random() % limit;
    }

    /** @return the number of some host that has no server, or has one */
    std::size_t PickHost(bool isServer)
    {
        for (;;)
        {
            const std::size_t number = Pick(net.hosts.size());
            if (net.hosts[number].server == isServer)
            {
                return number;
            }
        }
    }

    /** Let something happen. */
    void Suffer(unsigned trouble)
    {
        const std::size_t asker = PickHost(false);
        net.Ask(asker, 0x0a000001 + Pick(net.hosts.size() + 2));
        if (trouble & HOSTS)
        {
            Disturb(PickHost(false));
        }
        if (trouble & LINKS && !net.cables.empty())
        {
            const std::size_t cable = Pick(net.cables.size());
            net.Set(cable, !net.cables[cable].up);
        }
        if (trouble & SERVERS)
        {
            DisturbServer(PickHost(true));
        }
    }

    /** Something happens to a host. */
    void Disturb(std::size_t number)
    {
        ElkNetwork::Host& host = net.hosts[number];
        const bool silent = Pick(3) == 0;
        switch (Pick(5))
        {
        case 0: // moves
        case 1:
            if (host.plugged)
            {
                net.Unplug(number);
            }
            net.Changed(host.ip);
            net.Plug(number, Pick(net.switches.size()));
            break;
        case 2: // reboots, or comes back
            host.alive = !host.alive;
            host.arp.clear();
            net.Changed(host.ip);
            break;
        case 3: // takes an address that nobody had
            net.Changed(host.ip);
            host.ip = 0x0a000100 + m_next++;
            net.Changed(host.ip);
            break;
        default: // asks
            net.Ask(number, 0x0a000001 + Pick(net.hosts.size()));
            return;
        }
        if (!silent)
        {
            net.Announce(number);
        }
    }

    /** Something happens to a server. */
    void DisturbServer(std::size_t number)
    {
        ElkNetwork::Host& host = net.hosts[number];
        net.Changed(host.ip);
        m_disturbed.insert(number);
        if (!host.directory)
        {
            net.StartServer(number);
        }
        else if (!host.plugged)
        {
            net.Plug(number, host.node);
        }
        else if (Pick(3) == 0)
        {
            net.Unplug(number);
        }
        else
        {
            net.StopServer(number, Pick(2));
        }
    }

    /** @return whether there is a server that can be reached */
    static bool Serves(const ElkNetwork::Host& host)
    {
        return host.directory && host.plugged && host.alive;
    }

    /** @return what some server knows that is true */
    std::map<uint32_t, l2_mac> Known()
    {
        std::map<uint32_t, l2_mac> all;
        for (std::size_t i = 0; i < net.hosts.size(); ++i)
        {
            if (Serves(net.hosts[i]))
            {
                const auto here = net.Mappings(i);
                all.insert(here.begin(), here.end());
            }
        }
        m_disturbed.clear();
        return all;
    }

    /**
     * Whether a server that lived through it all, and was never cut off, still knows what was known
     * of living hosts. Who was cut off for long enough has given up all that it could not reach.
     */
    std::string NoneLost(const std::map<uint32_t, l2_mac>& before)
    {
        for (std::size_t i = 0; i < net.hosts.size(); ++i)
        {
            if (!Serves(net.hosts[i]) || m_disturbed.count(i))
            {
                continue;
            }
            const auto now = net.Mappings(i);
            for (const auto& mapping : before)
            {
                const ElkNetwork::Host* owner = net.OwnerOf(mapping.first);
                if (owner && !owner->server && !now.count(mapping.first))
                {
                    return "server " + std::to_string(i) + " lost " + IpText(mapping.first);
                }
            }
        }
        return "";
    }

    /** Look at all there is, in quiet; @return what is wrong */
    std::string Look(const std::string& when)
    {
        std::string why = Same();
        why = why.empty() ? Resolve(false) : why;
        why = why.empty() ? Resolve(true) : why;
        why = why.empty() ? Same() : why;
        why = why.empty() ? net.wrong : why;
        return why.empty() ? "" : when + ": " + why;
    }

    /** Servers of one part hold the same, and the truth. */
    std::string Same()
    {
        const std::vector<std::size_t> part = net.Parts();
        std::map<std::size_t, std::size_t> first;
        for (std::size_t i = 0; i < net.hosts.size(); ++i)
        {
            const ElkNetwork::Host& host = net.hosts[i];
            if (!Serves(host))
            {
                continue;
            }
            const std::size_t other = first.insert({part[host.node], i}).first->second;
            const auto mine = net.Mappings(i);
            if (mine != net.Mappings(other) || l2_directory_digest(host.directory) !=
                                                   l2_directory_digest(net.hosts[other].directory))
            {
                return "servers " + std::to_string(other) + " and " + std::to_string(i) +
                       " differ\n" + Text(net.Mappings(other)) + "\n" + Text(mine);
            }
            for (const auto& mapping : mine)
            {
                const ElkNetwork::Host* owner = net.OwnerOf(mapping.first);
                const bool here = owner && part[owner->node] == part[host.node];
                if (!here || net.AddressOf(*owner) != mapping.second)
                {
                    return "server " + std::to_string(i) + " has " + IpText(mapping.first) + " " +
                           MacText(mapping.second) + ", which is " +
                           (!owner  ? "nobody's"
                            : !here ? "out of reach"
                                    : "not so");
                }
            }
        }
        return "";
    }

    /** @return mappings, one behind the other */
    static std::string Text(const std::map<uint32_t, l2_mac>& mappings)
    {
        std::string text;
        for (const auto& mapping : mappings)
        {
            text += IpText(mapping.first) + "=" + MacText(mapping.second) + " ";
        }
        return text;
    }

    /** Everybody asks for everybody; learnt: without broadcasts where there is a server. */
    std::string Resolve(bool learnt)
    {
        const std::vector<std::size_t> part = net.Parts();
        std::set<std::size_t> served;
        for (ElkNetwork::Host& host : net.hosts)
        {
            host.arp.clear();
            host.broadcasts = 0;
            if (Serves(host))
            {
                served.insert(part[host.node]);
            }
        }
        const auto each =
            [&](const std::function<void(std::size_t, const ElkNetwork::Host&)>& body) {
                for (std::size_t i = 0; i < net.hosts.size(); ++i)
                {
                    const ElkNetwork::Host& from = net.hosts[i];
                    for (std::size_t k = 0; k < net.hosts.size(); ++k)
                    {
                        const ElkNetwork::Host& to = net.hosts[k];
                        const bool both = from.alive && from.plugged && to.alive && to.plugged;
                        if (i != k && both && !from.server && part[from.node] == part[to.node])
                        {
                            body(i, to);
                        }
                    }
                }
            };
        each([&](std::size_t i, const ElkNetwork::Host& to) { net.Ask(i, to.ip); });
        net.Run(learnt ? net.server.renew_after + L2_SECOND : 3 * L2_SECOND);
        std::string why;
        each([&](std::size_t i, const ElkNetwork::Host& to) {
            const auto told = net.hosts[i].arp.find(to.ip);
            const bool right = told != net.hosts[i].arp.end() && told->second == net.AddressOf(to);
            if (!right && why.empty())
            {
                why = "host " + std::to_string(i) + " asked for " + IpText(to.ip) + ", was told " +
                      (told == net.hosts[i].arp.end() ? "nothing" : MacText(told->second));
            }
        });
        for (std::size_t i = 0; learnt && i < net.hosts.size(); ++i)
        {
            const ElkNetwork::Host& host = net.hosts[i];
            if (host.broadcasts && served.count(part[host.node]) && why.empty())
            {
                why = "host " + std::to_string(i) + " heard " + std::to_string(host.broadcasts) +
                      " broadcasts when all was learnt";
            }
        }
        return why;
    }

    std::set<std::size_t> m_disturbed; //!< servers that something happened to in this phase
    uint32_t m_next = 0;               //!< address that nobody had
};

} // namespace

/** @brief Some random networks with trouble of some kinds. */
class CoreElkHerdTestCase : public TestCase
{
  public:
    /**
     * @brief Make a case.
     * @param name what is shown
     * @param trouble of these kinds
     * @param networks so many of each scheme
     */
    CoreElkHerdTestCase(const std::string& name, unsigned trouble, unsigned networks)
        : TestCase(name),
          m_trouble(trouble),
          m_networks(networks)
    {
    }

  private:
    void DoRun() override
    {
        for (const ElkScheme& scheme : SCHEMES)
        {
            for (uint64_t seed = 0; seed < m_networks && !IsStatusFailure(); ++seed)
            {
                Life life(scheme, 1000 * m_trouble + seed);
                const std::string why = life.All(m_trouble);
                NS_TEST_EXPECT_MSG_EQ(why,
                                      "",
                                      scheme.scheme << (scheme.protocol ? " protocol" : " given")
                                                    << " seed " << seed);
            }
        }
    }

    unsigned m_trouble;  //!< of these kinds
    unsigned m_networks; //!< so many
};

/**
 * @ingroup moose-test
 * @brief The tests of what servers promise together.
 */
class CoreElkHerdTestSuite : public TestSuite
{
  public:
    CoreElkHerdTestSuite()
        : TestSuite("moose-core-herd", TestSuite::Type::UNIT)
    {
        struct
        {
            const char* name;
            unsigned trouble;
            unsigned networks;
        } const tests[] = {
            {"Nothing happens", 0, 10},
            {"Hosts move, reboot, change addresses and die", HOSTS, 40},
            {"Links fail and are repaired", LINKS, 30},
            {"Servers fail and restart, and no mapping is lost", SERVERS, 40},
            {"Frames are lost", LOSS | HOSTS, 40},
            {"Everything happens", LOSS | HOSTS | LINKS | SERVERS, 60},
        };

        for (const auto& test : tests)
        {
            AddTestCase(new CoreElkHerdTestCase(test.name, test.trouble, test.networks));
        }
    }
};

/** The instance that registers itself. */
static CoreElkHerdTestSuite g_coreElkHerdTestSuite;
