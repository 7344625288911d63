/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MOOSE_ARP_MONITOR_H
#define MOOSE_ARP_MONITOR_H

#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace ns3
{

class EthernetNetDevice;
class ResultsDatabase;

/**
 * @ingroup moose
 * @brief Watches the ARP of hosts at their ports: how much of it there is over time, and how long
 * addresses take to be resolved.
 *
 * **Over time** there are bins of equal length. A frame is sent when its first bit leaves the
 * host, received when it has arrived without error. Frames to other stations, which a switch
 * flooded, are not received in this sense: the host does not see them.
 *
 * **A resolution** begins with a broadcast ARP request of a host (neither a probe [RFC 5227 2.1.1]
 * nor an announcement [RFC 5227 2.3]) and ends with the first reply from the address asked for that
 * is for this host. Requests for the same address in between are repetitions and counted. But one
 * that comes more than REPEAT_SECONDS after the one before begins another resolution, and the one
 * before stays unresolved: ns-3 repeats a request every second, three times, and gives up.
 *
 * What an application waits for is longer by ArpL3Protocol::RequestJitter, up to 10 ms, which
 * passes before the request leaves.
 *
 * Watching begins with AddHost() and ends when the monitor is destroyed; devices are kept alive
 * until then.
 */
class ArpMonitor
{
  public:
    /** Seconds after a request in which another one for the same address repeats it. */
    static constexpr double REPEAT_SECONDS = 1.5;
    /** Most bins. */
    static constexpr uint64_t MAX_BINS = 1000000;

    /** ARP frames within a bin, in sum over the hosts. */
    struct Bin
    {
        uint64_t sent{0};              //!< frames that hosts sent
        uint64_t received{0};          //!< frames that hosts received
        uint64_t broadcastReceived{0}; //!< those of them that were broadcast
    };

    /** A resolution. */
    struct Resolution
    {
        uint32_t host;        //!< number of the host that asks, in the order of AddHost()
        Ipv4Address target;   //!< the address it asks for
        Time time;            //!< when the first request left
        Time delay;           //!< from then to the reply; negative while there is none
        uint32_t requests{1}; //!< requests sent
    };

    /** What resolutions of addresses that hosts have come to. */
    struct Summary
    {
        uint64_t resolved{0};   //!< with a reply
        uint64_t unresolved{0}; //!< without
        Time mean;              //!< mean of the delays
        Time median;            //!< half of the delays are not longer
        Time percentile99;      //!< 99 of 100 are not longer
        Time longest;           //!< none is longer
    };

    /**
     * @param start when the first bin begins, not later than the first frame
     * @param duration of all bins; what comes later is in the last one
     * @param bin length of a bin, positive; the last one may be shorter
     */
    ArpMonitor(Time start, Time duration, Time bin);
    ~ArpMonitor();
    ArpMonitor(const ArpMonitor&) = delete;
    ArpMonitor& operator=(const ArpMonitor&) = delete;

    /**
     * @param duration a time
     * @param bin length of a bin, positive
     * @return how many bins it takes
     */
    static uint64_t CountBins(Time duration, Time bin);

    /**
     * Watch a host.
     * @param name its name
     * @param address its IPv4 address
     * @param device its port, which has its MAC address
     * @param isServer whether it is a server of the directory: what that asks for others, and is
     * asked, is not counted
     */
    void AddHost(const std::string& name,
                 Ipv4Address address,
                 Ptr<EthernetNetDevice> device,
                 bool isServer = false);

    /**
     * @return the bins
     */
    const std::vector<Bin>& GetBins() const;

    /**
     * @return the resolutions in the order in which they began
     */
    const std::deque<Resolution>& GetResolutions() const;

    /**
     * @return what resolutions of addresses of watched hosts come to
     */
    Summary Summarize() const;

    /**
     * Write the rows of arp_series and resolution.
     * @param database where
     */
    void Write(ResultsDatabase& database) const;

  private:
    /** A host, and what its port shows. */
    class Host
    {
      public:
        /**
         * @param monitor whose host it is
         * @param number its number
         * @param name its name
         * @param device its port
         * @param isServer whether it is a server of the directory
         */
        Host(ArpMonitor* monitor,
             uint32_t number,
             const std::string& name,
             Ptr<EthernetNetDevice> device,
             bool isServer);

        /** Begin to watch the port. */
        void Connect();

        /** Watch it no longer. */
        void Disconnect();

        /**
         * @return its name
         */
        const std::string& GetName() const;

      private:
        /**
         * A frame leaves.
         * @param frame the frame
         */
        void Send(Ptr<const Packet> frame);

        /**
         * A frame has arrived.
         * @param frame the frame
         */
        void Receive(Ptr<const Packet> frame);

        /**
         * A request for an address leaves.
         * @param target the address
         */
        void Ask(uint32_t target);

        /** A resolution that waits for its reply. */
        struct Pending
        {
            std::size_t index; //!< its place in m_resolutions
            Time last;         //!< when the last request left
        };

        ArpMonitor* m_monitor;                           //!< whose host it is
        uint32_t m_number;                               //!< its number
        std::string m_name;                              //!< its name
        Ptr<EthernetNetDevice> m_device;                 //!< its port
        bool m_isServer;                                 //!< it is a server of the directory
        uint8_t m_own[6]{};                              //!< its MAC address
        std::unordered_map<uint32_t, Pending> m_pending; //!< by the address asked for
    };

    /**
     * @return the bin of this moment
     */
    Bin& GetBin();

    Time m_start;                            //!< when the first bin begins
    Time m_binLength;                        //!< length of a bin
    std::vector<Bin> m_bins;                 //!< the bins
    std::deque<Resolution> m_resolutions;    //!< all of them
    std::map<uint32_t, uint32_t> m_numberOf; //!< host that has an address
    std::deque<Host> m_hosts; //!< a deque, because trace sources hold pointers into it
};

} // namespace ns3

#endif /* MOOSE_ARP_MONITOR_H */
