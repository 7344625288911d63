/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ETHERNET_LINK_TEST_CASE_H
#define ETHERNET_LINK_TEST_CASE_H

#include "ns3/ethernet-channel.h"
#include "ns3/ethernet-helper.h"
#include "ns3/ethernet-net-device.h"
#include "ns3/node-container.h"
#include "ns3/packet.h"
#include "ns3/test.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

/**
 * @file
 * @ingroup moose
 * What tests of Ethernet links share: octets as text, records of what a device does, and a test
 * case that begins with a link.
 */

/**
 * Check that a value is what it has to be, and leave the test if it is not. NS_TEST_ASSERT_MSG_EQ
 * leaves it only if the test-runner was told to, and what follows may index a vector.
 */
#define ETHERNET_REQUIRE_EQ(actual, limit, message)                                                \
    do                                                                                             \
    {                                                                                              \
        NS_TEST_EXPECT_MSG_EQ(actual, limit, message);                                             \
        if (IsStatusFailure())                                                                     \
        {                                                                                          \
            return;                                                                                \
        }                                                                                          \
    } while (false)

namespace ns3
{
namespace ethernet_test
{

/** EtherType of a tag [802.1Q Table 9-1]. */
constexpr uint16_t TYPE_VLAN = 0x8100;

/** EtherType for experiments [802 Table 3]. */
constexpr uint16_t TYPE_TEST = 0x88b5;

/**
 * @brief Write octets as hexadecimal digits.
 * @param packet the octets
 * @return two digits an octet
 */
std::string Hex(Ptr<const Packet> packet);

/**
 * @brief Make a packet of hexadecimal digits.
 * @param text two digits an octet
 * @return the packet
 */
Ptr<Packet> FromHex(const std::string& text);

/**
 * @brief Write zero octets as hexadecimal digits.
 * @param n how many
 * @return 2n digits
 */
std::string Zeros(std::size_t n);

/** What a receive callback was given. */
struct Delivery
{
    int64_t time;               //!< when, in ns
    std::string octets;         //!< the packet, in hexadecimal
    uint16_t protocol;          //!< type or length
    Mac48Address from;          //!< source
    Mac48Address to;            //!< destination, of a promiscuous delivery
    NetDevice::PacketType type; //!< of a promiscuous delivery
    uint32_t context;           //!< context of the event
};

/** What has happened at one end of a link. */
class Recorder
{
  public:
    /**
     * @brief Record all that a device does, and take its deliveries from its node.
     * @param device the device
     */
    void Watch(Ptr<EthernetNetDevice> device);

    /**
     * @brief Record a device's link changes and its trace sources that cost no events.
     * @param device the device
     */
    void WatchTraces(Ptr<EthernetNetDevice> device);

    /**
     * @brief Record a trace source of packets.
     * @param source its name
     */
    void WatchTrace(const std::string& source);

    /**
     * @brief Record promiscuous deliveries, too.
     */
    void WatchPromiscuously();

    /**
     * @brief Count what a trace source has fired.
     * @param source its name
     * @return how often
     */
    std::size_t Count(const std::string& source);

    std::vector<Delivery> m_delivered;                         //!< ordinary deliveries
    std::vector<Delivery> m_promiscuous;                       //!< promiscuous deliveries
    std::map<std::string, std::vector<int64_t>> m_times;       //!< times of traces, in ns
    std::map<std::string, std::vector<std::string>> m_packets; //!< their packets, in hexadecimal
    std::vector<bool> m_links;                                 //!< what trace LinkChange said
    std::vector<std::pair<bool, bool>> m_linkCallbacks;        //!< both ends' state in callbacks

  private:
    /**
     * @brief Make a record of a delivery.
     * @param packet the payload
     * @param protocol type or length
     * @param from the source
     * @return the record
     */
    static Delivery Note(Ptr<const Packet> packet, uint16_t protocol, const Address& from);

    /**
     * @brief Receive callback.
     * @param device the device
     * @param packet the payload
     * @param protocol type or length
     * @param from the source
     * @return true
     */
    bool Receive(Ptr<NetDevice> device,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& from);

    /**
     * @brief Promiscuous receive callback.
     * @param device the device
     * @param packet the payload
     * @param protocol type or length
     * @param from the source
     * @param to the destination
     * @param type whom it is for
     * @return true
     */
    bool PromiscReceive(Ptr<NetDevice> device,
                        Ptr<const Packet> packet,
                        uint16_t protocol,
                        const Address& from,
                        const Address& to,
                        NetDevice::PacketType type);

    /**
     * @brief Sink of traces of packets.
     * @param source name of the trace source
     * @param packet the frame
     */
    void Trace(std::string source, Ptr<const Packet> packet);

    /**
     * @brief Sink of trace LinkChange.
     * @param up the state
     */
    void Link(bool up);

    /**
     * @brief Link-change callback.
     */
    void LinkCallback();

    Ptr<EthernetNetDevice> m_device; //!< the device
};

/** A frame sink that keeps what it is given, and may pass frames on. */
class RecordingSink : public EthernetFrameSink
{
  public:
    void ReceiveFrame(uint32_t port, Ptr<Packet> frame) override;
    void LinkChange(uint32_t port, bool up) override;

    std::vector<Ptr<Packet>> m_frames;                //!< frames received
    std::vector<uint32_t> m_ports;                    //!< the port of each
    std::vector<std::pair<uint32_t, bool>> m_changes; //!< changes of links
    std::vector<Ptr<EthernetNetDevice>> m_out;        //!< where to send what is received
};

/**
 * @brief A test of one link between two nodes, A (0) and B (1).
 */
class EthernetLinkTestCase : public TestCase
{
  protected:
    /**
     * @brief Constructor.
     * @param name what the test shows
     */
    explicit EthernetLinkTestCase(const std::string& name);

    void DoTeardown() override;

    /**
     * @brief Lay the link, record what happens at both ends, and let the devices initialise.
     */
    void Lay();

    /**
     * @brief Let the gap after the last frame pass, and more: a microsecond.
     */
    void Rest();

    /**
     * @brief Send zeros from one end to the other.
     * @param i the sender
     * @param size octets of payload
     * @return what Send() says
     */
    bool SendZeros(uint32_t i, uint32_t size);

    EthernetHelper m_helper;            //!< lays the link
    NodeContainer m_nodes;              //!< both nodes
    Ptr<EthernetNetDevice> m_device[2]; //!< both ends
    Ptr<EthernetChannel> m_channel;     //!< the cable
    Recorder m_seen[2];                 //!< what has happened at each end
};

} // namespace ethernet_test
} // namespace ns3

#endif /* ETHERNET_LINK_TEST_CASE_H */
