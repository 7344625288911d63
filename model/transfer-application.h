/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TRANSFER_APPLICATION_H
#define TRANSFER_APPLICATION_H

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/sequence-number.h"
#include "ns3/tag.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

namespace ns3
{

class Packet;
class Socket;
class TcpHeader;
class TcpSocketBase;

/**
 * @ingroup moose
 * @brief Says of the first octets of a transfer which one they begin. It takes no room in frames.
 */
class TransferTag : public Tag
{
  public:
    uint32_t transfer{0}; //!< number of the transfer
    uint64_t bytes{0};    //!< octets that are to come
    Time start;           //!< when it began

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    // inherited from Tag
    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(TagBuffer buffer) const override;
    void Deserialize(TagBuffer buffer) override;
    void Print(std::ostream& os) const override;
};

/**
 * @ingroup moose
 * @brief Transfers octets to other hosts by TCP, one connection a transfer, and receives what they
 * transfer.
 *
 * The sender connects, sends, and closes; the receiver, which runs this application on the same
 * port, closes after it. A transfer takes from the beginning of the connection, which addresses may
 * have to be resolved for, to the receipt of its last octet. It is done for its sender when the
 * receiver has closed too, or when TCP has given up.
 *
 * Transfers begin at given times, or wait in a queue of which at most Concurrency are under way at
 * any time. TransferHelper joins what both ends know.
 *
 * The connections are those of the node's own TCP, with the defaults of its attributes, but for the
 * time for which a closed one is remembered: twice SegmentLifetime.
 */
class TransferApplication : public Application
{
  public:
    /** What the sender knows of a transfer. */
    struct Sent
    {
        uint32_t transfer{0};    //!< number of the transfer
        Ipv4Address destination; //!< whom to
        uint64_t bytes{0};       //!< octets it has
        bool begun{false};       //!< its connection was begun
        Time start;              //!< when
        uint64_t resent{0};      //!< segments with data that were sent again
    };

    /** What the receiver knows of a transfer. */
    struct Received
    {
        uint64_t received{0}; //!< octets
        Time last;            //!< when the last of them came
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    TransferApplication();
    ~TransferApplication() override;

    /**
     * Transfer octets to a host at some time. Call it before the application starts.
     * @param transfer a number that no other transfer of the simulation has
     * @param destination the host, which runs this application on the same port
     * @param bytes how many, at least 1
     * @param start when to begin, from the start of the application
     */
    void AddTransfer(uint32_t transfer, Ipv4Address destination, uint64_t bytes, Time start);

    /**
     * Transfer octets to a host after those that were queued before, as soon as less than
     * Concurrency of them are under way. Call it before the application starts.
     * @param transfer a number that no other transfer of the simulation has
     * @param destination the host, which runs this application on the same port
     * @param bytes how many, at least 1
     */
    void QueueTransfer(uint32_t transfer, Ipv4Address destination, uint64_t bytes);

    /**
     * @return what is known of the transfers that begin here, in the order in which they were added
     */
    std::vector<Sent> GetSent() const;

    /**
     * @return what is known of the transfers that end here, by their numbers
     */
    const std::map<uint32_t, Received>& GetReceived() const;

    /**
     * TracedCallback signature of the beginning of a transfer, at the sender.
     * @param [in] transfer its number
     * @param [in] destination whom to
     * @param [in] bytes how many octets
     */
    typedef void (*StartedTracedCallback)(uint32_t transfer,
                                          Ipv4Address destination,
                                          uint64_t bytes);
    /**
     * TracedCallback signature of the receipt of a transfer's last octet, at the receiver.
     * @param [in] transfer its number
     * @param [in] bytes how many octets it had
     * @param [in] time since its start
     */
    typedef void (*CompletedTracedCallback)(uint32_t transfer, uint64_t bytes, Time time);
    /**
     * TracedCallback signature of octets received.
     * @param [in] packet the octets
     * @param [in] transfer number of their transfer
     */
    typedef void (*RxTracedCallback)(Ptr<const Packet> packet, uint32_t transfer);

  protected:
    void DoDispose() override;

  private:
    /** A transfer that begins here. */
    struct Outgoing
    {
        Sent sent;             //!< what is known
        Time at;               //!< when it is to begin, unless it is queued
        bool queued{false};    //!< it waits for others
        bool done{false};      //!< it is over
        uint64_t given{0};     //!< octets given to TCP
        Ptr<Socket> socket;    //!< its connection
        SequenceNumber32 high; //!< the first that TCP has never sent
    };

    /** A connection that ends here. */
    struct Incoming
    {
        Ptr<Socket> socket; //!< the connection
        bool known{false};  //!< its first octets have come
        TransferTag tag;    //!< what they say
    };

    // inherited from Application
    void StartApplication() override;
    void StopApplication() override;

    /** Begin the transfers whose time has come. */
    void BeginDue();
    /** Begin queued transfers, as many as may be under way. */
    void BeginQueued();
    /**
     * Begin a transfer.
     * @param index its place in m_outgoing
     */
    void Begin(std::size_t index);
    /**
     * A connection is there.
     * @param index the transfer's place in m_outgoing
     * @param socket the connection
     */
    void Connected(std::size_t index, Ptr<Socket> socket);
    /**
     * There is room for octets.
     * @param index the transfer's place in m_outgoing
     * @param socket the connection
     * @param room how many
     */
    void SendMore(std::size_t index, Ptr<Socket> socket, uint32_t room);
    /**
     * A transfer is over, or has failed.
     * @param index its place in m_outgoing
     * @param socket the connection
     */
    void End(std::size_t index, Ptr<Socket> socket);
    /**
     * A segment is sent: count those that are sent again.
     * @param index the transfer's place in m_outgoing
     * @param packet its data
     * @param header its header
     * @param socket the connection
     */
    void NoteSegment(std::size_t index,
                     Ptr<const Packet> packet,
                     const TcpHeader& header,
                     Ptr<const TcpSocketBase> socket);
    /**
     * Somebody has connected.
     * @param socket the connection
     * @param from who
     */
    void Accept(Ptr<Socket> socket, const Address& from);
    /**
     * Take what has arrived.
     * @param index the connection's place in m_incoming
     * @param socket the connection
     */
    void Receive(std::size_t index, Ptr<Socket> socket);
    /**
     * The sender has closed a connection: do so too.
     * @param index the connection's place in m_incoming
     * @param socket the connection
     */
    void PeerClosed(std::size_t index, Ptr<Socket> socket);

    uint16_t m_port;                         //!< TCP port of all
    uint32_t m_concurrency;                  //!< most queued transfers under way
    Time m_segmentLifetime;                  //!< TCP's maximum segment lifetime
    Ptr<Socket> m_listener;                  //!< waits for connections
    std::vector<Outgoing> m_outgoing;        //!< transfers that begin here
    std::vector<std::size_t> m_due;          //!< those with a time, by their times
    std::size_t m_nextDue{0};                //!< place in m_due of the next
    EventId m_dueEvent;                      //!< BeginDue()
    std::deque<std::size_t> m_queue;         //!< those that wait
    uint32_t m_underWay{0};                  //!< queued ones under way
    std::deque<Incoming> m_incoming;         //!< connections that end here
    std::map<uint32_t, Received> m_received; //!< what they brought

    /** Transfers begun. */
    TracedCallback<uint32_t, Ipv4Address, uint64_t> m_startedTrace;
    /** Transfers of which all has arrived. */
    TracedCallback<uint32_t, uint64_t, Time> m_completedTrace;
    /** Octets received. */
    TracedCallback<Ptr<const Packet>, uint32_t> m_rxTrace;
};

} // namespace ns3

#endif /* TRANSFER_APPLICATION_H */
