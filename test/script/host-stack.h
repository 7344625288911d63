/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef L2SCRIPT_HOST_STACK_H
#define L2SCRIPT_HOST_STACK_H

#include "frame.h"

#include <deque>
#include <map>
#include <utility>

/**
 * @file
 * A host of the core harness: ARP, IPv4 and UDP, just enough to be on the wire what an ns-3 host
 * is.
 *
 * What it has in common with ns-3's ArpL3Protocol and ArpCache, frame by frame:
 *  - a request is broadcast, names the broadcast address as target, and leaves in an event of its
 *    own at the time it is wanted (request jitter 0);
 *  - an answer is believed only while one is waited for, and if it is for this host's address;
 *    nothing is learnt from requests;
 *  - up to 3 datagrams wait for an answer; a request is repeated after 1 s, 3 times, by one timer
 *    that all waiting entries share; then the entry is dead, and datagrams are dropped, for 100 s;
 *  - an entry lives 120 s from the answer, or from the last IPv4 packet of that host, or if it has
 *    no entry of those with its MAC address; a change of the link empties the cache.
 *
 * Where several entries wait, requests are repeated in the order of addresses, as in ns-3
 * (from 3.36 on; earlier ones go by a hash, so a script that is compared between engines had better
 * not have two unanswered requests of a host).
 */

namespace ns3
{
namespace l2script
{

/// What a host needs of whoever runs it.
class HostPort
{
  public:
    virtual ~HostPort() = default;
    /// @param frame a whole frame to send now
    virtual void SendFrame(const Bytes& frame) = 0;
    /// @param ip call HostStack::SendRequest() with this in an event at the present time
    virtual void RequestSoon(uint32_t ip) = 0;
    /// @param delay call HostStack::Timeout() after this; an earlier wish is void
    virtual void WaitFor(l2_time delay) = 0;
    /// Forget the wish for a timeout.
    virtual void StopWaiting() = 0;
    /// @param to a datagram was sent to this IPv4 address
    virtual void DatagramSent(uint32_t to) = 0;
    /// @param from a datagram was received from this IPv4 address
    virtual void DatagramReceived(uint32_t from) = 0;
};

/// A host. Time is passed in.
class HostStack
{
  public:
    /**
     * @param mac its MAC address
     * @param ip its IPv4 address
     * @param port who runs it; must outlive it
     */
    HostStack(l2_mac mac, uint32_t ip, HostPort& port);

    /// @param ip an address to resolve @param now the time
    void Arp(uint32_t ip, l2_time now);
    /**
     * @brief Send a datagram of zeros.
     * @param ip where to
     * @param size octets that UDP carries
     * @param port destination port
     * @param now the time
     */
    void Udp(uint32_t ip, uint32_t size, uint16_t port, l2_time now);
    /// @param frame a frame that arrived @param now the time
    void Receive(const Bytes& frame, l2_time now);
    /// @param ip send a request for this address now
    void SendRequest(uint32_t ip);
    /// @param now the time that WaitFor() asked for
    void Timeout(l2_time now);
    /// The link went up or down, or the host was restarted: the cache is empty.
    void LinkChanged();
    /// @param ip its IPv4 address from now on; what it has cached stays
    void SetIp(uint32_t ip);
    /// @param ip an address @return what is cached for it, or L2_MAC_NONE
    l2_mac Cached(uint32_t ip) const;
    /// @param ip an address @param now the time @return whether what is cached has not expired
    bool IsUsable(uint32_t ip, l2_time now) const;

  private:
    /// What is known of an address.
    enum class State
    {
        WAITING, //!< a request is out
        ALIVE,   //!< there was an answer
        DEAD,    //!< there was none
    };

    /// An entry of the cache.
    struct Entry
    {
        State state{State::WAITING};  //!< what is known
        l2_mac mac{L2_MAC_NONE};      //!< the last answer
        l2_time seen{0};              //!< when the state began or a request was repeated
        unsigned retries{0};          //!< requests repeated so far
        std::deque<Datagram> waiting; //!< for an answer
    };

    /**
     * @brief Find an address, or begin to.
     * @param ip the address
     * @param datagram what is to be sent there, or null
     * @param now the time
     */
    void Resolve(uint32_t ip, const Datagram* datagram, l2_time now);
    /// @param datagram what to send @param port destination port @param ip where @param now time
    void SendDatagram(uint32_t ip, uint16_t from, uint16_t port, const Bytes& payload, l2_time now);
    /// @param datagram to put into a frame @param mac where to send it
    void Transmit(const Datagram& datagram, l2_mac mac);
    /// @param arp a packet that arrived @param now the time
    void ReceiveArp(const ArpPacket& arp, l2_time now);
    /// An IPv4 packet came from there: what is cached lives on.
    void Confirm(uint32_t ip, l2_mac mac, l2_time now);
    /// @param datagram a datagram that arrived @param now the time
    void ReceiveDatagram(const Datagram& datagram, l2_time now);

    l2_mac m_mac;                      //!< own MAC address
    uint32_t m_ip;                     //!< own IPv4 address
    HostPort& m_port;                  //!< who runs it
    std::map<uint32_t, Entry> m_cache; //!< ARP cache
    bool m_waiting{false};             //!< Timeout() will be called
    /// next IPv4 identification, by source and destination
    std::map<std::pair<uint32_t, uint32_t>, uint16_t> m_nextId;
};

} // namespace l2script
} // namespace ns3

#endif /* L2SCRIPT_HOST_STACK_H */
