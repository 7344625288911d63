/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/**
 * @file
 * @ingroup moose
 * What a link loses and when it is up.
 *
 * Expected times are sums of octets: 8 of preamble and start delimiter, the frame, 4 of FCS, 12 of
 * gap [802.3 3.1.1, 4.4.2], 8 ns each at 1 Gb/s. Expected octets are written out.
 */

#include "ethernet-link-test-case.h"

#include "ns3/boolean.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/error-model.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

using namespace ns3;
using namespace ns3::ethernet_test;

/**
 * @ingroup moose
 * @brief A test of losses and of the state of the link.
 */
class EthernetLossTestCase : public EthernetLinkTestCase
{
  public:
    /** A test body. */
    typedef void (EthernetLossTestCase::*Body)();

    /**
     * @brief Constructor.
     * @param name what the body shows
     * @param body the test
     */
    EthernetLossTestCase(const std::string& name, Body body)
        : EthernetLinkTestCase(name),
          m_body(body)
    {
    }

    // The bodies; their names as tests are with the suite, at the end.
    void QueueOverflow();  //!< drop-tail
    void QueueSeesAll();   //!< QueueBypass
    void Corruption();     //!< error model
    void CutLosesAll();    //!< SetDown
    void CutAndMended();   //!< SetUp before arrival
    void LinkUpWhenBoth(); //!< attachment
    void Moved();          //!< Detach
    void PeerGone();       //!< Dispose
    void NodeAfterLink();  //!< order of construction

  private:
    void DoRun() override
    {
        (this->*m_body)();
    }

    Body m_body; //!< the test
};

// ---- Losses -------------------------------------------------------------------------------------

void
EthernetLossTestCase::QueueOverflow()
{
    // One on the wire, two in the queue of two, two too many; then the same with a queue of octets.
    m_helper.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("2p"));
    Lay();
    std::vector<bool> sent;
    for (uint32_t i = 0; i < 5; i++)
    {
        sent.push_back(SendZeros(0, 1000));
    }
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((sent == std::vector<bool>{true, true, true, false, false}),
                          true,
                          "sent");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered.size()), 3, "delivered");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].Count("MacTx")), 5, "came for transmission");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].Count("MacTxDrop")), 2, "dropped");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].Count("PhyTxBegin")), 3, "transmitted");

    const Ptr<Queue<Packet>> octets =
        CreateObjectWithAttributes<DropTailQueue<Packet>>("MaxSize", StringValue("3000B"));
    m_device[0]->SetQueue(octets);
    Rest();
    for (uint32_t i = 0; i < 5; i++)
    {
        SendZeros(0, 1000); // frames of 1014, of which 2 fit
    }
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered.size()), 3 + 3, "delivered");
}

void
EthernetLossTestCase::QueueSeesAll()
{
    // Of two frames one finds the link idle: without the bypass the queue counts it too. The time
    // of arrival is the same, and so is the price in events.
    Lay();
    const Ptr<Queue<Packet>> queue = m_device[0]->GetQueue();
    SendZeros(0, 46);
    SendZeros(0, 46);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((queue->GetTotalReceivedPackets()), 1, "with the bypass");

    m_device[0]->SetAttribute("QueueBypass", BooleanValue(false));
    const int64_t now = Simulator::Now().GetNanoSeconds();
    const uint64_t before = Simulator::GetEventCount();
    Simulator::Schedule(NanoSeconds(96), &EthernetLossTestCase::SendZeros, this, 0, 46);
    Simulator::Schedule(NanoSeconds(96), &EthernetLossTestCase::SendZeros, this, 0, 46);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((queue->GetTotalReceivedPackets()), 1 + 2, "without it");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[2].time - now), 96 + 576, "time of arrival");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[3].time - now), 96 + 672 + 576, "the next one's");
    NS_TEST_EXPECT_MSG_EQ((Simulator::GetEventCount() - before), 2 + 3, "events");
}

void
EthernetLossTestCase::Corruption()
{
    // The model corrupts the second frame received.
    Lay();
    const Ptr<ReceiveListErrorModel> errors = CreateObject<ReceiveListErrorModel>();
    errors->SetList({1});
    m_device[1]->SetAttribute("ReceiveErrorModel", PointerValue(errors));
    for (uint32_t size = 100; size < 103; size++)
    {
        SendZeros(0, size);
    }
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 2, "delivered");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[1].octets.size()), 2 * 102, "the third");
    ETHERNET_REQUIRE_EQ((m_seen[1].Count("PhyRxDrop")), 1, "dropped");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_packets["PhyRxDrop"][0].size()), 2 * 115, "the second");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].Count("PhyRxEnd")), 2, "received");
    NS_TEST_EXPECT_MSG_EQ((m_device[1]->GetLostInFlight()), 0, "not lost by the link");
}

void
EthernetLossTestCase::CutLosesAll()
{
    // Frames of 12208 ns, one every 12304 ns, 10 us of cable, cut at 15 us: A's first frame is in
    // the cable, the second half sent, the third in the queue. B's frame is in the cable.
    m_helper.SetChannelAttribute("Delay", TimeValue(MicroSeconds(10)));
    Lay();
    m_seen[0].WatchTrace("PhyTxEnd");
    m_seen[0].WatchTrace("PhyTxDrop");
    RecordingSink sink;
    m_device[1]->SetFrameSink(&sink, 4);
    for (uint32_t i = 0; i < 3; i++)
    {
        SendZeros(0, 1500);
    }
    SendZeros(1, 1500);
    Simulator::Schedule(MicroSeconds(15), &EthernetChannel::SetDown, m_channel);
    Simulator::Schedule(MicroSeconds(16), &EthernetLossTestCase::SendZeros, this, 0, 1500);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].m_delivered.size() + sink.m_frames.size()), 0, "delivered");
    const std::vector<int64_t> lost{12208 + 10000, 12304 + 12208 + 10000};
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_times["PhyRxDrop"] == lost), true, "lost on the way to B");
    NS_TEST_EXPECT_MSG_EQ((m_device[1]->GetLostInFlight()), 2, "counted at B");
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->GetQueue()->GetTotalDroppedPackets()), 1, "by the queue");
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->GetLostInFlight()), 1, "counted at A");
    const std::vector<int64_t> refused{15000, 16000};
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].m_times["MacTxDrop"] == refused), true, "flushed, refused");
    const std::vector<int64_t> ended{12208};
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].m_times["PhyTxEnd"] == ended), true, "sent whole");
    const std::vector<int64_t> broken{12304 + 12208};
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].m_times["PhyTxDrop"] == broken), true, "sent in part");
    for (Recorder& end : m_seen)
    {
        // The link had come up before recording began.
        NS_TEST_EXPECT_MSG_EQ((end.m_links == std::vector<bool>{false}), true, "LinkChange");
        NS_TEST_EXPECT_MSG_EQ((end.m_linkCallbacks.size()), 1, "link-change callbacks");
    }
    ETHERNET_REQUIRE_EQ((sink.m_changes.size()), 1, "told the sink");
    NS_TEST_EXPECT_MSG_EQ((sink.m_changes[0].first), 4, "the port");
    NS_TEST_EXPECT_MSG_EQ((sink.m_changes[0].second), false, "the state");
}

void
EthernetLossTestCase::CutAndMended()
{
    // Mended at 2 us, before the frame cut at 1 us would have arrived: it is lost all the same. The
    // transmitter begins anew at once, 2000 + 12208 + 10000, and a second frame follows 12304
    // later; nothing is left of the time at which the lost frame's successor would have left the
    // queue.
    m_helper.SetChannelAttribute("Delay", TimeValue(MicroSeconds(10)));
    Lay();
    SendZeros(0, 1500);
    SendZeros(0, 1500);
    Simulator::Schedule(MicroSeconds(1), &EthernetChannel::SetDown, m_channel);
    Simulator::Schedule(MicroSeconds(2), &EthernetChannel::SetUp, m_channel);
    Simulator::Schedule(MicroSeconds(2), &EthernetLossTestCase::SendZeros, this, 0, 1500);
    Simulator::Schedule(MicroSeconds(2), &EthernetLossTestCase::SendZeros, this, 0, 1500);
    Simulator::Run();
    ETHERNET_REQUIRE_EQ((m_seen[1].m_delivered.size()), 2, "delivered");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[0].time), 24208, "time of arrival");
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered[1].time), 24208 + 12304, "the next one's");
    NS_TEST_EXPECT_MSG_EQ((m_device[1]->GetLostInFlight()), 1, "lost");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].Count("MacTxDrop")), 1, "flushed");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].m_links == std::vector<bool>{false, true}), true, "states");
}

// ---- Link state ---------------------------------------------------------------------------------

void
EthernetLossTestCase::LinkUpWhenBoth()
{
    m_nodes.Create(2);
    m_channel = CreateObject<EthernetChannel>();
    for (uint32_t i = 0; i < 2; i++)
    {
        m_device[i] = CreateObject<EthernetNetDevice>();
        m_nodes.Get(i)->AddDevice(m_device[i]);
        m_seen[i].Watch(m_device[i]);
    }
    NS_TEST_EXPECT_MSG_EQ((SendZeros(0, 100)), false, "sent without a cable");
    m_device[0]->Attach(m_channel);
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->IsLinkUp()), false, "one end");
    NS_TEST_EXPECT_MSG_EQ((SendZeros(0, 100)), false, "sent to nobody");
    m_channel->SetDown();
    m_device[1]->Attach(m_channel);
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->IsLinkUp()), false, "both ends, cable cut");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].m_links.size()), 0, "no change so far");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].Count("MacTxDrop")), 2, "refused");
    m_channel->SetUp();
    m_channel->SetUp();
    NS_TEST_EXPECT_MSG_EQ((m_channel->IsUp()), true, "cable");
    m_channel->SetDown();
    m_channel->SetDown();
    NS_TEST_EXPECT_MSG_EQ((m_channel->IsUp()), false, "cable");
    const std::vector<std::pair<bool, bool>> both{{true, true}, {false, false}};
    for (uint32_t i = 0; i < 2; i++)
    {
        NS_TEST_EXPECT_MSG_EQ((m_device[i]->IsLinkUp()), false, "link of " << i);
        NS_TEST_EXPECT_MSG_EQ((m_seen[i].m_links == std::vector<bool>{true, false}), true, "trace");
        NS_TEST_EXPECT_MSG_EQ((m_seen[i].m_linkCallbacks == both),
                              true,
                              "both ends have the same state when either is told");
    }
}

void
EthernetLossTestCase::Moved()
{
    // A moves to another cable while a frame from B is on the old one and one of its own, too.
    Lay();
    Recorder seen;
    const Ptr<EthernetNetDevice> other = CreateObject<EthernetNetDevice>();
    m_nodes.Get(1)->AddDevice(other);
    seen.Watch(other);
    const Ptr<EthernetChannel> cable = CreateObject<EthernetChannel>();
    other->Attach(cable);
    SendZeros(0, 100);
    SendZeros(1, 100);
    m_device[0]->Detach();
    NS_TEST_EXPECT_MSG_EQ((m_device[1]->IsLinkUp()), false, "B has lost its peer");
    NS_TEST_EXPECT_MSG_EQ((m_channel->GetNDevices()), 1, "B is left");
    m_device[0]->Attach(cable);
    NS_TEST_EXPECT_MSG_EQ((other->IsLinkUp()), true, "A has a new one");
    m_device[0]->Send(Create<Packet>(101), Mac48Address::GetBroadcast(), TYPE_TEST);
    other->Send(Create<Packet>(102), Mac48Address::GetBroadcast(), TYPE_TEST);
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((m_seen[1].m_delivered.size()), 0, "at B");
    ETHERNET_REQUIRE_EQ((seen.m_delivered.size()), 1, "at the new peer");
    NS_TEST_EXPECT_MSG_EQ((seen.m_delivered[0].octets.size()), 2 * 101, "A's later frame");
    ETHERNET_REQUIRE_EQ((m_seen[0].m_delivered.size()), 1, "at A");
    NS_TEST_EXPECT_MSG_EQ((m_seen[0].m_delivered[0].octets.size()), 2 * 102, "the new peer's");
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->GetLostInFlight()), 1, "B's frame to A");
    NS_TEST_EXPECT_MSG_EQ((m_device[1]->GetLostInFlight()), 1, "A's frame to B");
}

void
EthernetLossTestCase::PeerGone()
{
    // A is disposed of, as with its node, while a frame is on the way to it.
    Lay();
    SendZeros(1, 100);
    m_device[0]->Dispose();
    NS_TEST_EXPECT_MSG_EQ((m_device[1]->IsLinkUp()), false, "B has no link");
    NS_TEST_EXPECT_MSG_EQ((SendZeros(1, 100)), false, "B cannot send");
    Simulator::Run();
    NS_TEST_EXPECT_MSG_EQ((m_device[0]->GetLostInFlight()), 1, "lost");
}

void
EthernetLossTestCase::NodeAfterLink()
{
    // Devices become a node's after the link is up: arrivals are events of the receiver's node.
    m_nodes.Create(2);
    m_channel = CreateObject<EthernetChannel>();
    for (uint32_t i = 0; i < 2; i++)
    {
        m_device[i] = CreateObject<EthernetNetDevice>();
        m_device[i]->Attach(m_channel);
    }
    for (uint32_t i = 0; i < 2; i++)
    {
        m_nodes.Get(i)->AddDevice(m_device[i]);
        m_seen[i].Watch(m_device[i]);
    }
    for (uint32_t i = 0; i < 2; i++)
    {
        m_device[i]->Send(Create<Packet>(100), Mac48Address::GetBroadcast(), TYPE_TEST);
    }
    Simulator::Run();
    for (uint32_t i = 0; i < 2; i++)
    {
        ETHERNET_REQUIRE_EQ((m_seen[i].m_delivered.size()), 1, "delivered");
        NS_TEST_EXPECT_MSG_EQ((m_seen[i].m_delivered[0].context),
                              m_nodes.Get(i)->GetId(),
                              "context at " << i);
    }
}

/**
 * @ingroup moose
 * @brief A test of losses and of the state of the link.
 */
class EthernetLossTestSuite : public TestSuite
{
  public:
    EthernetLossTestSuite()
        : TestSuite("moose-ethernet-channel", TestSuite::Type::UNIT)
    {
        typedef EthernetLossTestCase T;
        const std::pair<const char*, T::Body> tests[] = {
            {"What the queue cannot hold is dropped and traced", &T::QueueOverflow},
            {"Without the bypass the queue sees every frame", &T::QueueSeesAll},
            {"A corrupted frame is dropped and traced", &T::Corruption},
            {"A cut loses what is in flight and what is in the queue", &T::CutLosesAll},
            {"A frame that was cut off stays lost when the cable is mended", &T::CutAndMended},
            {"The link is up while both ends have a device and the cable is whole",
             &T::LinkUpWhenBoth},
            {"A device that moves to another cable takes no frames along", &T::Moved},
            {"A device whose peer is disposed of has no link", &T::PeerGone},
            {"An arrival is an event of the receiver's node", &T::NodeAfterLink},
        };
        for (const auto& test : tests)
        {
            AddTestCase(new T(test.first, test.second));
        }
    }
};

/** The instance that registers itself. */
static EthernetLossTestSuite g_ethernetLossTestSuite;
