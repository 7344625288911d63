/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef UDP_PROBE_APPLICATION_H
#define UDP_PROBE_APPLICATION_H

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/header.h"
#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <map>
#include <vector>

namespace ns3
{

class Packet;
class Socket;

/**
 * @ingroup moose
 * @brief What a probe or its echo says: 17 octets after the UDP header, big-endian.
 *
 *     0      4          8                16      17
 *     | flow | sequence | time sent, ns  | echo? |
 */
class UdpProbeHeader : public Header
{
  public:
    static constexpr uint32_t SIZE = 17; //!< octets

    uint32_t flow{0};     //!< number of the flow
    uint32_t sequence{0}; //!< number of the probe in its flow, from 0
    Time sent;            //!< when the probe was sent; an echo repeats it
    bool echo{false};     //!< whether this is the answer

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    // inherited from Header
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;
};

/**
 * @ingroup moose
 * @brief Sends UDP probes to other hosts at regular times, and answers those it gets with an echo.
 *
 * Each flow goes one way: the sender knows what it sent and which echoes came back, the receiver
 * which probes arrived, how late the first one was, and how many links it had crossed (L2HopTag).
 * UdpProbeHelper joins the two. Addresses are resolved by the node's own stack.
 */
class UdpProbeApplication : public Application
{
  public:
    /** What the sender knows of a flow. */
    struct Sent
    {
        uint32_t flow{0};        //!< the flow
        Ipv4Address destination; //!< whom to
        uint64_t sent{0};        //!< probes sent
        uint64_t echoed{0};      //!< probes whose echo came back
        Time firstRoundTrip;     //!< of the first echo that came back
    };

    /** What the receiver knows of a flow. */
    struct Received
    {
        uint64_t received{0};   //!< probes received, each once
        uint64_t duplicates{0}; //!< probes received again
        Time firstDelay;        //!< one way, of the probe that came first
        uint32_t hops{0};       //!< links that this probe crossed
        uint32_t mostHops{0};   //!< most links that any probe crossed
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    UdpProbeApplication();
    ~UdpProbeApplication() override;

    /**
     * Send probes to a host. Call it before the application starts.
     * @param flow a number that no other flow of the simulation has
     * @param destination the host, which runs this application on the same port
     * @param start when to send the first probe, from the start of the application
     * @param interval time between probes, positive
     * @param count how many probes
     * @param lead time between the first probe and the second, instead of the interval, if it is
     * longer
     */
    void AddFlow(uint32_t flow,
                 Ipv4Address destination,
                 Time start,
                 Time interval,
                 uint32_t count,
                 Time lead = Time());

    /**
     * @return what is known of the flows that begin here, in the order of AddFlow()
     */
    std::vector<Sent> GetSent() const;

    /**
     * @return what is known of the flows that end here, by their numbers
     */
    std::map<uint32_t, Received> GetReceived() const;

    /**
     * Find the longest outage of a flow that ends here, in probes.
     * @param flow the flow
     * @param sent how many probes were sent, as the sender knows
     * @return most probes in a row of which none arrived, those at the beginning and at the end
     * included
     */
    uint64_t GetLongestLoss(uint32_t flow, uint64_t sent) const;

    /**
     * TracedCallback signature of probes and echoes received.
     * @param [in] header what it says
     * @param [in] delay since the probe was sent
     * @param [in] hops links crossed, of a probe; 0 of an echo
     */
    typedef void (*RxTracedCallback)(const UdpProbeHeader& header, Time delay, uint32_t hops);
    /**
     * TracedCallback signature of probes sent.
     * @param [in] header what it says
     */
    typedef void (*TxTracedCallback)(const UdpProbeHeader& header);

  protected:
    void DoDispose() override;

  private:
    /** A set of sequence numbers, as large as there are gaps in it. */
    class Sequences
    {
      public:
        /**
         * @param sequence a number
         * @return whether it was not there before
         */
        bool Insert(uint32_t sequence);

        /**
         * @param count a number
         * @return most numbers in a row, all of them below @c count, that are not there
         */
        uint64_t GetLongestGap(uint64_t count) const;

      private:
        /** Runs of numbers that are there: the first, and the one after the last. They do not
         * touch. */
        std::map<uint64_t, uint64_t> m_runs;
    };

    /** A flow that begins here. */
    struct Outgoing
    {
        Sent sent;        //!< what is known
        Time start;       //!< of the first probe
        Time interval;    //!< between probes
        Time lead;        //!< between the first and the second
        uint32_t count;   //!< probes in all
        Sequences echoes; //!< which came back
        EventId next;     //!< the next probe
    };

    /** A flow that ends here. */
    struct Incoming
    {
        Received received; //!< what is known
        Sequences probes;  //!< which arrived
    };

    // inherited from Application
    void StartApplication() override;
    void StopApplication() override;

    /**
     * Send a flow's next probe.
     * @param index the flow's place in m_outgoing
     */
    void SendProbe(std::size_t index);
    /**
     * Take what has arrived.
     * @param socket the socket
     */
    void Receive(Ptr<Socket> socket);
    /**
     * A probe has arrived: note it and answer it.
     * @param packet the probe, without UDP header
     * @param header what it says
     * @param from who sent it
     */
    void ReceiveProbe(Ptr<Packet> packet, const UdpProbeHeader& header, const Address& from);
    /**
     * An echo has arrived: note it.
     * @param header what it says
     */
    void ReceiveEcho(const UdpProbeHeader& header);
    /**
     * @param header what a packet is to say
     * @return the packet
     */
    Ptr<Packet> MakePacket(const UdpProbeHeader& header) const;

    uint16_t m_port;                           //!< UDP port of all
    uint32_t m_size;                           //!< octets of UDP payload
    Ptr<Socket> m_socket;                      //!< sends and receives
    std::vector<Outgoing> m_outgoing;          //!< flows that begin here
    std::map<uint32_t, std::size_t> m_indexOf; //!< place in m_outgoing, by flow
    std::map<uint32_t, Incoming> m_incoming;   //!< flows that end here

    /** Probes sent. */
    TracedCallback<const UdpProbeHeader&> m_txTrace;
    /** Probes received. */
    TracedCallback<const UdpProbeHeader&, Time, uint32_t> m_rxTrace;
    /** Echoes received. */
    TracedCallback<const UdpProbeHeader&, Time, uint32_t> m_echoTrace;
};

} // namespace ns3

#endif /* UDP_PROBE_APPLICATION_H */
