/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef UDP_PROBE_HELPER_H
#define UDP_PROBE_HELPER_H

#include "l2-network-helper.h"
#include "peer-choice.h"

#include "ns3/application-container.h"
#include "ns3/random-variable-stream.h"
#include "ns3/udp-probe-application.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief What became of a flow of probes, from both ends.
 */
struct UdpProbeFlow
{
    uint32_t flow{0};       //!< number of the flow, from 0
    uint32_t from{0};       //!< index of the host that sends
    uint32_t to{0};         //!< index of the host that receives and echoes
    uint64_t sent{0};       //!< probes sent
    uint64_t received{0};   //!< probes received, each once
    uint64_t echoed{0};     //!< probes whose echo came back
    uint64_t duplicates{0}; //!< probes received again
    Time firstDelay;        //!< one way, of the probe received first
    uint32_t hops{0};       //!< links that this probe crossed; 0 if none was received
    uint32_t mostHops{0};   //!< most links that any of them crossed
    Time interval;          //!< between probes
    Time outage;            //!< most probes lost in a row, times the interval
};

/**
 * @ingroup moose
 * @brief Workloads of UDP probes among the hosts of a network.
 *
 * Every host runs a UdpProbeApplication from time 0. The first probes of the flows are spread
 * uniformly over a second, the others follow at regular intervals. Where the interval is shorter
 * than LEAD_SECONDS, the second probe comes that long after the first: ns-3's ARP keeps three
 * packets while it resolves an address, for up to 10 ms, and what it drops would look like an
 * outage of the network.
 */
class UdpProbeHelper
{
  public:
    /** Seconds from the first probe of a flow to the second, at least. */
    static constexpr int LEAD_SECONDS = 1;

    /**
     * Install the application on all hosts.
     * @param network the network
     */
    explicit UdpProbeHelper(const L2Network& network);

    /**
     * How flows added from now on send.
     * @param interval time between probes, by default 1 s
     * @param count probes in a flow, by default 1
     */
    void SetProbes(Time interval, uint32_t count);

    /**
     * When the workloads added from now on begin.
     * @param start the beginning of the second in which flows send their first probes, by default 0
     */
    void SetStart(Time start);

    /**
     * Make the choices of peers and of start times from a fixed random stream.
     * @param stream first stream index to use
     * @return the number of streams used, 1
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * Add the flows of a workload by its name.
     * @param name "random-peers" or "all-to-all"
     * @throws std::invalid_argument for another name, or if there are fewer than two hosts
     */
    void AddWorkload(const std::string& name);

    /** Let each host send to one other, which is chosen uniformly. */
    void AddRandomPeers();

    /**
     * Let each host send to others.
     * @param peers chooses them, one after the other; the same one can be chosen again
     * @param flows how many flows of each host
     */
    void AddRandomPeers(PeerChoice& peers, uint32_t flows);

    /** Let each host send to every other. */
    void AddAllToAll();

    /**
     * Add one flow.
     * @param from index of the host that sends
     * @param to index of the host that receives
     * @param start time of the first probe
     */
    void AddFlow(uint32_t from, uint32_t to, Time start);

    /**
     * @return what has become of the flows so far, in the order in which they were added; a probe
     * under way counts as lost
     */
    std::vector<UdpProbeFlow> Collect() const;

  private:
    /**
     * @return a time in the second that begins at m_start
     */
    Time RandomStart();

    std::vector<Ptr<UdpProbeApplication>> m_applications; //!< one on each host
    std::vector<Ipv4Address> m_addresses;                 //!< of the hosts
    std::vector<UdpProbeFlow> m_flows;                    //!< ends of each flow
    Ptr<UniformRandomVariable> m_random;                  //!< chooses peers and starts
    Time m_start{Seconds(0)};                             //!< when workloads begin
    Time m_interval{Seconds(1)};                          //!< between probes
    uint32_t m_count{1};                                  //!< probes in a flow
};

} // namespace ns3

#endif /* UDP_PROBE_HELPER_H */
