/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ETHERNET_HUB_H
#define ETHERNET_HUB_H

#include "ethernet-net-device.h"

#include "ns3/object.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup moose
 * @brief A repeater: what comes in at one port goes out at all others [802.3 9, 27].
 *
 * It learns nothing, has no address and speaks no protocol; frames of RSTP and IS-IS pass like any
 * other, whatever their addresses. Frames shorter than a header, and such as are longer than a port
 * carries, do not pass. A packet with an L2HopTag is counted, as by a switch, because it crosses
 * one link more.
 *
 * A hub may be aggregated to the node that has its ports; it then lives as long as that.
 *
 * DEVIATION: a repeater is half duplex. It sends while it receives, and two stations that send at
 * the same time collide. This one receives a whole frame, waits for its turn in the queue of each
 * port, and sends in both directions at once (a "buffered distributor"). Nothing collides; a port
 * that gets more than it can carry drops at its queue. Delays are longer by the time a frame takes
 * to arrive, and what a segment carries is not shared by its stations.
 */
class EthernetHub : public Object, public EthernetFrameSink
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    EthernetHub() = default;
    ~EthernetHub() override = default;

    /**
     * Take over a port. The hub owns all of it from now on.
     * @param device the port
     */
    void AddPort(Ptr<EthernetNetDevice> device);

    /**
     * @return how many ports there are
     */
    uint32_t GetNPorts() const;

    /**
     * @param port number of a port, 1 to GetNPorts()
     * @return the port
     */
    Ptr<EthernetNetDevice> GetPort(uint32_t port) const;

    // inherited from EthernetFrameSink
    void ReceiveFrame(uint32_t port, Ptr<Packet> frame) override;
    void LinkChange(uint32_t port, bool up) override;

  protected:
    void DoDispose() override;

  private:
    std::vector<Ptr<EthernetNetDevice>> m_ports; //!< the ports; number 1 is the first
    bool m_mirror{false};                        //!< frames go back to where they came from too
};

} // namespace ns3

#endif /* ETHERNET_HUB_H */
