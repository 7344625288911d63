/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose-test
 * The suite moose-stock-bridge: on a network without loops, EthernetSwitchNetDevice is
 * indistinguishable from ns-3's own BridgeNetDevice. Both get the same random trees, hosts and
 * frames over the same EthernetNetDevice links, so that only the bridge differs; every frame that
 * reaches any host's port, whomever it is for, is compared with its time, addresses and octets.
 *
 * What is left out, because the two differ there by intent: BridgeNetDevice relays the reserved
 * addresses 01:80:c2:00:00:0X, which [802.1D-2004 7.12.6] forbids.
 */

#include "ns3/bridge-helper.h"
#include "ns3/ethernet-helper.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/l2-switch-helper.h"
#include "ns3/node-container.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

using namespace ns3;

namespace
{

/** A frame to be sent. */
struct Sending
{
    Time time;                   //!< when
    uint32_t host;               //!< by whom
    Mac48Address destination;    //!< whom to
    uint16_t protocol;           //!< EtherType, or any length
    std::vector<uint8_t> octets; //!< the payload
};

/** A random tree of switches, and what its hosts send. */
struct Plan
{
    std::vector<uint32_t> parents;   //!< of switch 1, 2, ...
    std::vector<uint32_t> homes;     //!< the switch of each host
    std::vector<Time> delays;        //!< of the links: of switches 1, 2, ..., then of hosts
    std::vector<Mac48Address> hosts; //!< the hosts' addresses
    std::vector<Sending> sendings;   //!< the frames
};

/** A frame at a host's port. */
struct Arrival
{
    std::string head;            //!< when, where, from whom, to whom, of which type
    std::vector<uint8_t> octets; //!< the payload

    /**
     * @param other another
     * @return whether this comes first
     */
    bool operator<(const Arrival& other) const
    {
        return std::tie(head, octets) < std::tie(other.head, other.octets);
    }

    /**
     * @param other another
     * @return whether they are the same
     */
    bool operator==(const Arrival& other) const
    {
        return head == other.head && octets == other.octets;
    }
};

/**
 * @param number a number
 * @return an address, the same for the same number
 */
Mac48Address
NumberedAddress(uint32_t number)
{
    std::ostringstream text;
    text << "00:16:3e:00:" << std::hex << (number >> 8) % 256 << ":" << number % 256;
    return Mac48Address(text.str().c_str());
}

/**
 * Make up a frame. Half of the time goes to known hosts; the gaps between the frames of a host are
 * on both sides of the 300 s that its address is remembered.
 * @param plan the hosts
 * @param random random numbers
 * @return the frame
 */
Sending
MakeSending(const Plan& plan, std::mt19937& random)
{
    const std::vector<Mac48Address> elsewhere = {Mac48Address::GetBroadcast(),
                                                 Mac48Address("01:00:5e:00:00:fb"),
                                                 Mac48Address("33:33:00:00:00:01"),
                                                 Mac48Address("00:16:3e:ff:ff:ff")};
    Sending sending;
    sending.time = NanoSeconds(random() % 2000 * 1000000000LL + random() % 1000000000);
    sending.host = random() % plan.hosts.size();
    const uint32_t other = random() % plan.hosts.size();
    const bool toHost = other != sending.host && random() % 3 > 0;
    sending.destination = toHost ? plan.hosts[other] : elsewhere[random() % elsewhere.size()];
    sending.protocol = random() % 4 ? 0x88b5 : 100; // the latter is LLC
    sending.octets.resize(1 + random() % 1500);
    std::generate(sending.octets.begin(), sending.octets.end(), [&random] { return random(); });
    return sending;
}

/**
 * @param seed of the random numbers
 * @return a plan
 */
Plan
MakePlan(uint32_t seed)
{
    std::mt19937 random(seed);
    Plan plan;
    const uint32_t switches = 1 + random() % 10;
    for (uint32_t i = 1; i < switches; i++)
    {
        plan.parents.push_back(random() % i);
    }
    const uint32_t hosts = 2 + random() % 12;
    for (uint32_t i = 0; i < hosts; i++)
    {
        plan.homes.push_back(random() % switches);
        plan.hosts.push_back(NumberedAddress(i + 1));
    }
    for (uint32_t i = 0; i < switches - 1 + hosts; i++)
    {
        plan.delays.push_back(NanoSeconds(random() % 10000));
    }
    for (uint32_t i = 0; i < 300; i++)
    {
        plan.sendings.push_back(MakeSending(plan, random));
    }
    return plan;
}

} // namespace

/** @brief Oracle: BridgeNetDevice of the ns-3 that the test runs on. */
class StockBridgeTestCase : public TestCase
{
  public:
    StockBridgeTestCase()
        : TestCase("On random trees every host gets what it gets from ns-3's BridgeNetDevice")
    {
    }

  private:
    std::vector<Arrival> m_log; //!< every frame at every host's port
    uint64_t m_overheard{0};    //!< how many of them were for others

    /** Promiscuous receive callback of the hosts. */
    bool Receive(uint32_t host,
                 Ptr<NetDevice>,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& source,
                 const Address& destination,
                 NetDevice::PacketType type)
    {
        std::vector<uint8_t> octets(packet->GetSize());
        packet->CopyData(octets.data(), octets.size());
        std::ostringstream line;
        line << Simulator::Now().GetNanoSeconds() << " host " << host << " "
             << Mac48Address::ConvertFrom(source) << " " << Mac48Address::ConvertFrom(destination)
             << " " << protocol << " type " << type;
        m_log.push_back({line.str(), octets});
        m_overheard += type == NetDevice::PACKET_OTHERHOST ? 1 : 0;
        return true;
    }

    /**
     * Build the network of a plan and let the hosts send.
     * @param plan the plan
     * @param stock whether bridges are ns-3's
     * @return what arrived, sorted
     */
    std::vector<Arrival> Run(const Plan& plan, bool stock)
    {
        NodeContainer switches(plan.parents.size() + 1);
        std::vector<NetDeviceContainer> ports(switches.GetN());
        std::vector<Ptr<EthernetNetDevice>> devices;
        EthernetHelper ethernet;
        for (uint32_t i = 0; i < plan.delays.size(); i++)
        {
            ethernet.SetChannelAttribute("Delay", TimeValue(plan.delays[i]));
            const bool isHost = i >= plan.parents.size();
            const uint32_t host = i - plan.parents.size();
            const uint32_t up = isHost ? plan.homes[host] : plan.parents[i];
            Ptr<Node> node = isHost ? CreateObject<Node>() : switches.Get(i + 1);
            const NetDeviceContainer ends = ethernet.Install(node, switches.Get(up));
            ports[up].Add(ends.Get(1));
            if (!isHost)
            {
                ports[i + 1].Add(ends.Get(0));
                continue;
            }
            ends.Get(0)->SetAddress(plan.hosts[host]);
            devices.push_back(DynamicCast<EthernetNetDevice>(ends.Get(0)));
            devices.back()->SetPromiscReceiveCallback(
                MakeCallback(&StockBridgeTestCase::Receive, this).Bind(host));
        }
        for (uint32_t i = 0; i < switches.GetN(); i++)
        {
            InstallSwitch(switches.Get(i), ports[i], stock, i);
        }
        for (const Sending& sending : plan.sendings)
        {
            Simulator::Schedule(sending.time,
                                &EthernetNetDevice::Send,
                                devices[sending.host],
                                Create<Packet>(sending.octets.data(), sending.octets.size()),
                                Address(sending.destination),
                                sending.protocol);
        }
        m_log.clear();
        Simulator::Run();
        Simulator::Destroy();
        std::sort(m_log.begin(), m_log.end());
        return m_log;
    }

    /** Make a node a bridge of either kind. */
    static void InstallSwitch(Ptr<Node> node,
                              const NetDeviceContainer& ports,
                              bool stock,
                              uint32_t number)
    {
        if (stock)
        {
            BridgeHelper().Install(node, ports);
            return;
        }
        if (ports.GetN() > 0)
        {
            L2SwitchHelper helper("ethernet");
            helper.SetAttribute("SpanningTree", StringValue("static")); // as BridgeNetDevice
            helper.Install(node, ports)->SetAddress(NumberedAddress(0x1000 + number));
        }
    }

    void DoRun() override
    {
        std::set<std::size_t> counts;
        for (uint32_t seed = 1; seed <= 60; seed++)
        {
            const Plan plan = MakePlan(seed);
            const std::vector<Arrival> stock = Run(plan, true);
            const std::vector<Arrival> ours = Run(plan, false);
            NS_TEST_EXPECT_MSG_EQ((ours.size()), (stock.size()), "frames; seed " << seed);
            const std::size_t size = std::min(ours.size(), stock.size());
            const auto differ = std::mismatch(ours.begin(), ours.begin() + size, stock.begin());
            const bool same = differ.first == ours.begin() + size;
            NS_TEST_EXPECT_MSG_EQ(same,
                                  true,
                                  "seed " << seed << ": " << (same ? "" : differ.first->head));
            counts.insert(stock.size());
        }
        // The comparison says nothing if nothing happens.
        NS_TEST_EXPECT_MSG_GT((counts.size()), 30, "networks differ");
        NS_TEST_EXPECT_MSG_GT((*counts.begin()), 100, "frames arrive in each");
        NS_TEST_EXPECT_MSG_GT(m_overheard, 1000, "and some are flooded");
    }
};

/** @brief Its suite. */
class StockBridgeTestSuite : public TestSuite
{
  public:
    StockBridgeTestSuite()
        : TestSuite("moose-stock-bridge", Type::SYSTEM)
    {
        AddTestCase(new StockBridgeTestCase);
    }
};

static StockBridgeTestSuite g_stockBridgeTestSuite; //!< registers the suite
