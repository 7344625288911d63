/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ARP_LOAD_APPLICATION_H
#define ARP_LOAD_APPLICATION_H

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{

class EthernetNetDevice;
class Socket;

/**
 * @ingroup moose
 * @brief What the applications have in common that make a host ask for addresses by ARP.
 *
 * All of them listen at UDP port 9 (discard [RFC 863]) and throw away what comes, so that one host
 * can make its stack resolve another's address by sending to it, and nobody answers by ICMP and
 * resolves an address in turn.
 */
class ArpLoadApplication : public Application
{
  public:
    static constexpr uint16_t PORT = 9; //!< UDP port of all

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    ArpLoadApplication();
    ~ArpLoadApplication() override;

    /**
     * @return addresses asked for so far
     */
    uint64_t GetAsked() const;

    /**
     * TracedCallback signature of an address about to be asked for.
     * @param [in] target the address
     */
    typedef void (*AskedTracedCallback)(Ipv4Address target);

  protected:
    void DoDispose() override;

    // inherited from Application
    void StartApplication() override;
    void StopApplication() override;

    /**
     * Have DoNext() called.
     * @param delay when, from now on
     */
    void ScheduleNext(Time delay);

    /**
     * Count an address that is about to be asked for.
     * @param target the address
     */
    void Note(Ipv4Address target);

    /**
     * Send a datagram of one octet.
     * @param target to whom
     */
    void SendTo(Ipv4Address target);

  private:
    /** Have DoNext() called. */
    virtual void DoStart() = 0;

    /** Do what is to be done next. */
    virtual void DoNext() = 0;

    /**
     * Throw away what has arrived.
     * @param socket the socket
     */
    static void Discard(Ptr<Socket> socket);

    Ptr<Socket> m_socket; //!< sends and receives
    EventId m_next;       //!< DoNext()
    uint64_t m_asked{0};  //!< addresses asked for

    /** Addresses asked for. */
    TracedCallback<Ipv4Address> m_askedTrace;
};

/**
 * @ingroup moose
 * @brief Resolves addresses of other hosts, chosen uniformly, at the times of a Poisson process.
 *
 * It sends a datagram of one octet, and the node's own stack has to ask for the address. Before
 * that it makes the node's ARP cache forget the address, so that each time it is really resolved.
 * An address that is just being resolved is not asked for again; that is counted.
 */
class PoissonArpApplication : public ArpLoadApplication
{
  public:
    /** Addresses to choose from. Shared, as all hosts choose from the same. */
    using Targets = std::shared_ptr<const std::vector<Ipv4Address>>;

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    PoissonArpApplication();
    ~PoissonArpApplication() override;

    /**
     * Say whom to ask for. Call it before the application starts.
     * @param targets addresses to choose from, two or more
     * @param self place of the node's own address among them, which is not chosen
     */
    void SetTargets(const Targets& targets, uint32_t self);

    /**
     * @return how often nothing was sent, because the address was just being resolved
     */
    uint64_t GetSkipped() const;

    /**
     * Use fixed random streams.
     * @param stream first stream index to use
     * @return the number of streams used, 2
     */
    int64_t AssignStreams(int64_t stream);

  private:
    void DoStart() override;
    void DoNext() override;

    /**
     * Forget what ARP knows of an address.
     * @param target the address
     * @return whether nothing is known of it now; false if it is just being asked for
     */
    bool Forget(Ipv4Address target);

    double m_rate{0};                        //!< addresses a second
    Targets m_targets;                       //!< addresses to choose from
    uint32_t m_self{0};                      //!< place of the own among them
    uint64_t m_skipped{0};                   //!< how often nothing was sent
    Ptr<ExponentialRandomVariable> m_pauses; //!< time between two addresses
    Ptr<UniformRandomVariable> m_choice;     //!< chooses addresses
};

/**
 * @ingroup moose
 * @brief Broadcasts an ARP request for one address after the other at a constant rate, like one who
 * looks for hosts.
 *
 * As such tools do, it makes the requests itself and sends one for each address. Through the node's
 * stack there would be up to four, and ns-3 repeats those of all addresses at the same moment: with
 * a few hundred of them the port's queue overflows.
 */
class AddressScanApplication : public ArpLoadApplication
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    AddressScanApplication();
    ~AddressScanApplication() override;

    /**
     * Say who asks. Call it before the application starts.
     * @param device the node's port
     * @param own the node's IPv4 address
     */
    void SetUp(Ptr<EthernetNetDevice> device, Ipv4Address own);

    /**
     * Say where to look. Call it before the application starts.
     * @param first the first address
     * @param last no address after this one; then it begins again
     * @param step from one address to the next, at least 1
     * @param phase when to send to the first, from the start of the application
     */
    void SetRange(Ipv4Address first, Ipv4Address last, uint32_t step, Time phase);

  protected:
    void DoDispose() override;

  private:
    void DoStart() override;
    void DoNext() override;

    Ptr<EthernetNetDevice> m_device; //!< the node's port
    Ipv4Address m_own;               //!< the node's address
    double m_rate{0};                //!< addresses a second
    uint32_t m_first{0};             //!< the first address
    uint32_t m_last{0};              //!< no address after this one
    uint32_t m_step{1};              //!< from one to the next
    uint32_t m_next{0};              //!< the next
    Time m_phase;                    //!< when to begin
};

} // namespace ns3

#endif /* ARP_LOAD_APPLICATION_H */
